package dev.berth.scheduling.plan;

import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Constraint;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeRequirement;
import dev.berth.api.v1.NodeTerm;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import dev.berth.api.v1.WhenUnsatisfiable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Of {@link NaiveJudge} what is about a node, whatever runs there. */
final class NaiveNodeRules {
  private NaiveNodeRules() {}

  static boolean allow(Task task, Node node) {
    return ready(node)
        && !node.getSpec().getUnschedulable()
        && task.getSpec().getNodeSelectorMap().entrySet().stream()
            .allMatch(one -> one.getValue().equals(label(node, one.getKey())))
        && hasTerm(task.getSpec().getAffinity().getNodeAffinity().getRequiredList(), node)
        && task.getSpec().getConstraintsList().stream().allMatch(one -> holds(one, node))
        && node.getSpec().getTaintsList().stream()
            .filter(taint -> taint.getEffect() != TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE)
            .allMatch(taint -> tolerated(task, taint))
        && task.getSpec().getAffinity().getTaskAffinity().getRequiredList().stream()
            .allMatch(term -> label(node, term.getTopologyKey()) != null)
        && task.getSpec().getTopologySpreadList().stream()
            .filter(one ->
                one.getWhenUnsatisfiable() != WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY)
            .allMatch(one -> label(node, one.getTopologyKey()) != null);
  }

  static long mindingTaints(Task task, Node node) {
    return node.getSpec().getTaintsList().stream()
        .filter(taint -> taint.getEffect() == TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE)
        .filter(taint -> !tolerated(task, taint))
        .count();
  }

  static @Nullable String label(Node node, String key) {
    boolean host = key.equals("kubernetes.io/hostname") || key.equals("berth.dev/hostname");
    return node.getMetadata()
        .getLabelsMap()
        .getOrDefault(key, host ? node.getMetadata().getName() : null);
  }

  static String attribute(Constraint constraint) {
    return switch (constraint.getAttribute()) {
      case "@hostname" -> "berth.dev/hostname";
      case "@zone" -> "topology.kubernetes.io/zone";
      case "@region" -> "topology.kubernetes.io/region";
      default -> constraint.getAttribute();
    };
  }

  private static boolean ready(Node node) {
    for (Condition condition : node.getStatus().getConditionsList()) {
      if (condition.getType().equals("Ready")) {
        return condition.getStatus().equals("True");
      }
    }
    return false;
  }

  private static boolean hasTerm(List<NodeTerm> terms, Node node) {
    return terms.isEmpty()
        || terms.stream()
            .anyMatch(term ->
                term.getMatchExpressionsCount() > 0
                    && term.getMatchExpressionsList().stream()
                        .allMatch(one -> holds(one, label(node, one.getKey()))));
  }

  private static boolean holds(NodeRequirement one, @Nullable String value) {
    return switch (one.getOperator()) {
      case NODE_OPERATOR_IN -> value != null && one.getValuesList().contains(value);
      case NODE_OPERATOR_NOT_IN -> value == null || !one.getValuesList().contains(value);
      case NODE_OPERATOR_EXISTS -> value != null;
      case NODE_OPERATOR_DOES_NOT_EXIST -> value == null;
      case NODE_OPERATOR_GT ->
          value != null && Integer.parseInt(value) > Integer.parseInt(one.getValues(0));
      case NODE_OPERATOR_LT ->
          value != null && Integer.parseInt(value) < Integer.parseInt(one.getValues(0));
      case NODE_OPERATOR_UNSPECIFIED, UNRECOGNIZED -> throw new AssertionError(one);
    };
  }

  private static boolean holds(Constraint one, Node node) {
    String is = label(node, attribute(one));
    return switch (one.getOperator()) {
      case CONSTRAINT_OPERATOR_LIKE -> is != null && is.matches(one.getValue());
      case CONSTRAINT_OPERATOR_UNLIKE -> is == null || !is.matches(one.getValue());
      case CONSTRAINT_OPERATOR_IS -> is != null && is.equals(one.getValue());
      case CONSTRAINT_OPERATOR_CLUSTER ->
          is != null && (one.getValue().isEmpty() || is.equals(one.getValue()));
      case CONSTRAINT_OPERATOR_UNIQUE, CONSTRAINT_OPERATOR_GROUP_BY, CONSTRAINT_OPERATOR_MAX_PER ->
          is != null;
      case CONSTRAINT_OPERATOR_UNSPECIFIED, UNRECOGNIZED -> throw new AssertionError(one);
    };
  }

  private static boolean tolerated(Task task, Taint taint) {
    for (Toleration one : task.getSpec().getTolerationsList()) {
      boolean exists = one.getOperator() == TolerationOperator.TOLERATION_OPERATOR_EXISTS;
      boolean effect =
          one.getEffect() == TaintEffect.TAINT_EFFECT_UNSPECIFIED
              || one.getEffect() == taint.getEffect();
      boolean key = one.getKey().isEmpty() ? exists : one.getKey().equals(taint.getKey());
      if (effect && key && (exists || one.getValue().equals(taint.getValue()))) {
        return true;
      }
    }
    return false;
  }
}

package dev.berth.scheduling.plan;

import static dev.berth.scheduling.plan.NaiveNodeRules.attribute;
import static dev.berth.scheduling.plan.NaiveNodeRules.label;

import dev.berth.api.meta.v1.LabelRequirement;
import dev.berth.api.meta.v1.LabelSelector;
import dev.berth.api.v1.Constraint;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskTerm;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.WhenUnsatisfiable;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Of {@link NaiveJudge} what is about other tasks. */
final class NaiveCompany {
  private final NaiveJudge judge;
  private final Task task;

  NaiveCompany(NaiveJudge judge, Task task) {
    this.judge = judge;
    this.task = task;
  }

  boolean allows(Node node) {
    return task.getSpec().getAffinity().getTaskAffinity().getRequiredList().stream()
            .allMatch(term -> isNear(term, node))
        && task.getSpec().getAffinity().getTaskAntiAffinity().getRequiredList().stream()
            .allMatch(term -> isAway(term, node))
        && judge.placed.values().stream().allMatch(one -> isLeftAlone(one, node))
        && task.getSpec().getConstraintsList().stream().allMatch(one -> holds(one, node))
        && task.getSpec().getTopologySpreadList().stream()
            .filter(one ->
                one.getWhenUnsatisfiable() != WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY)
            .allMatch(one -> isEven(one, node));
  }

  private boolean isNear(TaskTerm term, Node node) {
    Map<String, Integer> near =
        perValue(term.getTopologyKey(), other -> selects(term, task, other));
    String value = label(node, term.getTopologyKey());
    boolean firstOfItsKind = near.isEmpty() && selects(term, task, task);
    return value != null && (near.containsKey(value) || firstOfItsKind);
  }

  private boolean isAway(TaskTerm term, Node node) {
    String value = label(node, term.getTopologyKey());
    return value == null
        || !perValue(term.getTopologyKey(), other -> selects(term, task, other)).containsKey(value);
  }

  /** Nobody who has a place wants such a task away from it. */
  private boolean isLeftAlone(NaiveJudge.Placed other, Node node) {
    Node there = judge.nodes.get(other.node());
    return there == null
        || other.task().getSpec().getAffinity().getTaskAntiAffinity().getRequiredList().stream()
            .noneMatch(term -> {
              String value = label(there, term.getTopologyKey());
              return value != null
                  && value.equals(label(node, term.getTopologyKey()))
                  && selects(term, other.task(), task);
            });
  }

  private boolean holds(Constraint one, Node node) {
    Map<String, Integer> counts =
        perValue(attribute(one), like(one.hasLabelSelector() ? one.getLabelSelector() : null));
    String value = label(node, attribute(one));
    int here = counts.getOrDefault(value, 0);
    return switch (one.getOperator()) {
      case CONSTRAINT_OPERATOR_UNIQUE -> here == 0;
      case CONSTRAINT_OPERATOR_MAX_PER -> here < Integer.parseInt(one.getValue());
      case CONSTRAINT_OPERATOR_CLUSTER ->
          !one.getValue().isEmpty() || counts.isEmpty() || counts.keySet().equals(Set.of(value));
      case CONSTRAINT_OPERATOR_GROUP_BY -> {
        int expected = one.getValue().isEmpty() ? 0 : Integer.parseInt(one.getValue());
        yield here == 0 || (counts.size() >= expected && here == Collections.min(counts.values()));
      }
      case CONSTRAINT_OPERATOR_LIKE, CONSTRAINT_OPERATOR_UNLIKE, CONSTRAINT_OPERATOR_IS -> true;
      case CONSTRAINT_OPERATOR_UNSPECIFIED, UNRECOGNIZED -> throw new AssertionError(one);
    };
  }

  private boolean isEven(TopologySpread spread, Node node) {
    String value = label(node, spread.getTopologyKey());
    if (value == null) {
      return false;
    }
    Predicate<Task> like = like(spread.hasLabelSelector() ? spread.getLabelSelector() : null);
    Map<String, Integer> counts = perValue(spread.getTopologyKey(), like);
    Set<String> values = new HashSet<>();
    for (Node one : judge.nodes.values()) {
      if (NaiveNodeRules.allow(task, one)) {
        values.add(label(one, spread.getTopologyKey()));
      }
    }
    values.remove(null);
    int emptiest = Integer.MAX_VALUE;
    for (String one : values) {
      emptiest = Math.min(emptiest, counts.getOrDefault(one, 0));
    }
    if (values.size() < spread.getMinDomains()) {
      emptiest = 0;
    }
    int after = counts.getOrDefault(value, 0) + (like.test(task) ? 1 : 0);
    return after - emptiest <= Math.max(1, spread.getMaxSkew());
  }

  /** How many such tasks are placed on each value of a label that has any. */
  private Map<String, Integer> perValue(String key, Predicate<Task> which) {
    Map<String, Integer> counts = new HashMap<>();
    for (NaiveJudge.Placed one : judge.placed.values()) {
      Node node = judge.nodes.get(one.node());
      String value = node == null ? null : label(node, key);
      if (value != null && which.test(one.task())) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Tasks of the namespace: those of a selector, or those with the task's own labels. */
  private Predicate<Task> like(@Nullable LabelSelector selector) {
    Map<String, String> own = task.getMetadata().getLabelsMap();
    return other ->
        other.getMetadata().getNamespace().equals(task.getMetadata().getNamespace())
            && (selector == null
                ? other.getMetadata().getLabelsMap().entrySet().containsAll(own.entrySet())
                : selects(selector, other));
  }

  /** Whether the term of a task is about another one. */
  private static boolean selects(TaskTerm term, Task whose, Task other) {
    List<String> namespaces =
        term.getNamespacesCount() == 0
            ? List.of(whose.getMetadata().getNamespace())
            : term.getNamespacesList();
    return namespaces.contains(other.getMetadata().getNamespace())
        && selects(term.getLabelSelector(), other);
  }

  private static boolean selects(LabelSelector selector, Task other) {
    Map<String, String> labels = other.getMetadata().getLabelsMap();
    return labels.entrySet().containsAll(selector.getMatchLabelsMap().entrySet())
        && selector.getMatchExpressionsList().stream()
            .allMatch(one -> holds(one, labels.get(one.getKey())));
  }

  private static boolean holds(LabelRequirement one, @Nullable String value) {
    return switch (one.getOperator()) {
      case LABEL_OPERATOR_IN -> one.getValuesList().stream().anyMatch(v -> v.equals(value));
      case LABEL_OPERATOR_NOT_IN -> one.getValuesList().stream().noneMatch(v -> v.equals(value));
      case LABEL_OPERATOR_EXISTS -> Objects.nonNull(value);
      case LABEL_OPERATOR_DOES_NOT_EXIST -> Objects.isNull(value);
      case LABEL_OPERATOR_UNSPECIFIED, UNRECOGNIZED -> throw new AssertionError(one);
    };
  }
}

package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.NameRule;
import dev.berth.api.kind.SelectorRules;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.LabelSyntax;
import dev.berth.api.v1.Affinity;
import dev.berth.api.v1.NodeAffinity;
import dev.berth.api.v1.NodeOperator;
import dev.berth.api.v1.NodeRequirement;
import dev.berth.api.v1.NodeTerm;
import dev.berth.api.v1.PreferredNodes;
import dev.berth.api.v1.PreferredTasks;
import dev.berth.api.v1.TaskAffinity;
import dev.berth.api.v1.TaskTerm;
import java.util.List;
import java.util.regex.Pattern;

/** What an affinity must be. The sentences are those of Kubernetes. */
final class AffinityRules {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final int MOST_WEIGHT = 100;

  private AffinityRules() {}

  static void check(String path, Affinity affinity, List<Violation> found) {
    nodes(path + ".nodeAffinity", affinity.getNodeAffinity(), found);
    tasks(path + ".taskAffinity", affinity.getTaskAffinity(), found);
    tasks(path + ".taskAntiAffinity", affinity.getTaskAntiAffinity(), found);
  }

  /** A key of labels that says which nodes are one place. */
  static void topologyKey(String path, String key, List<Violation> found) {
    if (key.isEmpty()) {
      found.add(Violation.required(path, "can not be empty"));
    } else {
      LabelSyntax.problemWithKey(key)
          .ifPresent(problem -> found.add(Violation.invalid(path, key, problem)));
    }
  }

  private static void nodes(String path, NodeAffinity affinity, List<Violation> found) {
    for (int i = 0; i < affinity.getRequiredCount(); i++) {
      term(path + ".required[" + i + "]", affinity.getRequired(i), found);
    }
    for (int i = 0; i < affinity.getPreferredCount(); i++) {
      PreferredNodes preferred = affinity.getPreferred(i);
      String at = path + ".preferred[" + i + "]";
      weight(at, preferred.getWeight(), found);
      if (preferred.hasTerm()) {
        term(at + ".term", preferred.getTerm(), found);
      } else {
        found.add(Violation.required(at + ".term", "which nodes are better"));
      }
    }
  }

  private static void term(String path, NodeTerm term, List<Violation> found) {
    if (term.getMatchExpressionsCount() == 0) {
      found.add(
          Violation.required(path + ".matchExpressions", "must have at least one requirement"));
    }
    for (int i = 0; i < term.getMatchExpressionsCount(); i++) {
      requirement(path + ".matchExpressions[" + i + "]", term.getMatchExpressions(i), found);
    }
  }

  private static void requirement(String path, NodeRequirement requirement, List<Violation> found) {
    SelectorRules.key(path + ".key", requirement.getKey(), found);
    String at = path + ".values";
    List<String> values = requirement.getValuesList();
    switch (requirement.getOperator()) {
      case NODE_OPERATOR_IN, NODE_OPERATOR_NOT_IN -> SelectorRules.someValues(at, values, found);
      case NODE_OPERATOR_EXISTS, NODE_OPERATOR_DOES_NOT_EXIST ->
          SelectorRules.noValues(at, values, found);
      case NODE_OPERATOR_GT, NODE_OPERATOR_LT -> number(at, values, found);
      case NODE_OPERATOR_UNSPECIFIED ->
          found.add(Violation.required(path + ".operator", "how the label is compared"));
      case UNRECOGNIZED ->
          found.add(
              Violation.notSupported(
                  path + ".operator",
                  requirement.getOperatorValue(),
                  EnumWords.of(NodeOperator.getDescriptor()).all()));
    }
  }

  private static void number(String path, List<String> values, List<Violation> found) {
    if (values.size() != 1) {
      found.add(
          Violation.required(
              path, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
    } else if (!WHOLE_NUMBER.matcher(values.getFirst()).matches()) {
      found.add(Violation.invalid(path + "[0]", values.getFirst(), "must be a whole number"));
    }
  }

  private static void tasks(String path, TaskAffinity affinity, List<Violation> found) {
    for (int i = 0; i < affinity.getRequiredCount(); i++) {
      term(path + ".required[" + i + "]", affinity.getRequired(i), found);
    }
    for (int i = 0; i < affinity.getPreferredCount(); i++) {
      PreferredTasks preferred = affinity.getPreferred(i);
      String at = path + ".preferred[" + i + "]";
      weight(at, preferred.getWeight(), found);
      if (preferred.hasTerm()) {
        term(at + ".term", preferred.getTerm(), found);
      } else {
        found.add(Violation.required(at + ".term", "which Tasks, and how near"));
      }
    }
  }

  private static void term(String path, TaskTerm term, List<Violation> found) {
    if (term.hasLabelSelector()) {
      SelectorRules.check(path + ".labelSelector", term.getLabelSelector(), found);
    } else {
      found.add(Violation.required(path + ".labelSelector", "which Tasks; {} for all"));
    }
    topologyKey(path + ".topologyKey", term.getTopologyKey(), found);
    for (int i = 0; i < term.getNamespacesCount(); i++) {
      String at = path + ".namespaces[" + i + "]";
      String namespace = term.getNamespaces(i);
      NameRule.LABEL
          .problem(namespace)
          .ifPresent(problem -> found.add(Violation.invalid(at, namespace, problem)));
    }
  }

  private static void weight(String path, int weight, List<Violation> found) {
    if (weight < 1 || weight > MOST_WEIGHT) {
      found.add(Violation.invalid(path + ".weight", weight, "must be in the range 1-100"));
    }
  }
}

package dev.berth.api.kind;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.LabelSyntax;
import dev.berth.api.meta.v1.LabelOperator;
import dev.berth.api.meta.v1.LabelRequirement;
import dev.berth.api.meta.v1.LabelSelector;
import java.util.List;

/** What a selector of labels must be, wherever it stands. The sentences are those of Kubernetes. */
public final class SelectorRules {
  private SelectorRules() {}

  public static void check(String path, LabelSelector selector, List<Violation> found) {
    MetadataRules.labels(path + ".matchLabels", selector.getMatchLabelsMap(), found);
    for (int i = 0; i < selector.getMatchExpressionsCount(); i++) {
      requirement(path + ".matchExpressions[" + i + "]", selector.getMatchExpressions(i), found);
    }
  }

  /** A label's key, which must be there. */
  public static void key(String path, String key, List<Violation> found) {
    if (key.isEmpty()) {
      found.add(Violation.required(path, "the label's key"));
    } else {
      LabelSyntax.problemWithKey(key)
          .ifPresent(problem -> found.add(Violation.invalid(path, key, problem)));
    }
  }

  /** The values of In and NotIn: some, and each one that a label can have. */
  public static void someValues(String path, List<String> values, List<Violation> found) {
    if (values.isEmpty()) {
      found.add(Violation.required(path, "must be specified when `operator` is 'In' or 'NotIn'"));
    }
    for (int i = 0; i < values.size(); i++) {
      String at = path + "[" + i + "]";
      String value = values.get(i);
      LabelSyntax.problemWithValue(value)
          .ifPresent(problem -> found.add(Violation.invalid(at, value, problem)));
    }
  }

  /** The values of Exists and DoesNotExist: none. */
  public static void noValues(String path, List<String> values, List<Violation> found) {
    if (!values.isEmpty()) {
      found.add(
          Violation.forbidden(
              path, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    }
  }

  private static void requirement(
      String path, LabelRequirement requirement, List<Violation> found) {
    key(path + ".key", requirement.getKey(), found);
    String values = path + ".values";
    switch (requirement.getOperator()) {
      case LABEL_OPERATOR_IN, LABEL_OPERATOR_NOT_IN ->
          someValues(values, requirement.getValuesList(), found);
      case LABEL_OPERATOR_EXISTS, LABEL_OPERATOR_DOES_NOT_EXIST ->
          noValues(values, requirement.getValuesList(), found);
      case LABEL_OPERATOR_UNSPECIFIED ->
          found.add(Violation.required(path + ".operator", "how the label is compared"));
      case UNRECOGNIZED ->
          found.add(
              Violation.notSupported(
                  path + ".operator",
                  requirement.getOperatorValue(),
                  EnumWords.of(LabelOperator.getDescriptor()).all()));
    }
  }
}

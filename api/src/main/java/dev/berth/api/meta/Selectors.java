package dev.berth.api.meta;

import dev.berth.api.meta.LabelSelector.Operator;
import dev.berth.api.meta.LabelSelector.Requirement;
import dev.berth.api.meta.v1.LabelRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Selectors inside of specs, as selectors that match. */
public final class Selectors {
  private Selectors() {}

  /**
   * The same selector; an empty message selects everything. What it says with an operator that is
   * absent or not known holds for no labels: better too few objects than any that are not meant.
   */
  public static LabelSelector of(dev.berth.api.meta.v1.LabelSelector message) {
    List<Requirement> all = new ArrayList<>();
    new TreeMap<>(message.getMatchLabelsMap())
        .forEach((key, value) -> all.add(new Requirement(key, Operator.IN, List.of(value))));
    for (LabelRequirement one : message.getMatchExpressionsList()) {
      all.add(requirement(one));
    }
    return new LabelSelector(all);
  }

  /** Selects what has all of these labels, and maybe more. */
  public static LabelSelector exactly(Map<String, String> labels) {
    return of(dev.berth.api.meta.v1.LabelSelector.newBuilder().putAllMatchLabels(labels).build());
  }

  private static Requirement requirement(LabelRequirement one) {
    return switch (one.getOperator()) {
      case LABEL_OPERATOR_IN -> new Requirement(one.getKey(), Operator.IN, one.getValuesList());
      case LABEL_OPERATOR_NOT_IN ->
          new Requirement(one.getKey(), Operator.NOT_IN, one.getValuesList());
      case LABEL_OPERATOR_EXISTS -> new Requirement(one.getKey(), Operator.EXISTS, List.of());
      case LABEL_OPERATOR_DOES_NOT_EXIST ->
          new Requirement(one.getKey(), Operator.DOES_NOT_EXIST, List.of());
      case LABEL_OPERATOR_UNSPECIFIED, UNRECOGNIZED ->
          new Requirement(one.getKey(), Operator.IN, List.of());
    };
  }
}

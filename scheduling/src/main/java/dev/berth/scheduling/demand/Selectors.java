package dev.berth.scheduling.demand;

import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.LabelSelector.Operator;
import dev.berth.api.meta.LabelSelector.Requirement;
import dev.berth.api.meta.v1.LabelRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Selectors as specs have them, as something that selects. */
public final class Selectors {
  private Selectors() {}

  /** What a spec's selector selects; one that can't be understood selects nothing that is there. */
  public static LabelSelector of(dev.berth.api.meta.v1.LabelSelector selector) {
    List<Requirement> all = new ArrayList<>(exactly(selector.getMatchLabelsMap()));
    for (LabelRequirement one : selector.getMatchExpressionsList()) {
      all.add(new Requirement(one.getKey(), operator(one), one.getValuesList()));
    }
    return new LabelSelector(all);
  }

  /** Selects what has these labels, and maybe more. */
  public static LabelSelector with(Map<String, String> labels) {
    return new LabelSelector(exactly(labels));
  }

  private static List<Requirement> exactly(Map<String, String> labels) {
    // Sorted, so that equal selectors are equal.
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(one -> new Requirement(one.getKey(), Operator.IN, List.of(one.getValue())))
            .toList();
  }

  private static Operator operator(LabelRequirement requirement) {
    return switch (requirement.getOperator()) {
      case LABEL_OPERATOR_NOT_IN -> Operator.NOT_IN;
      case LABEL_OPERATOR_EXISTS -> Operator.EXISTS;
      case LABEL_OPERATOR_DOES_NOT_EXIST -> Operator.DOES_NOT_EXIST;
      // One that we do not know, from a newer server: none of the values that it has.
      case LABEL_OPERATOR_IN, LABEL_OPERATOR_UNSPECIFIED, UNRECOGNIZED -> Operator.IN;
    };
  }
}

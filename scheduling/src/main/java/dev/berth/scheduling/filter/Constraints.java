package dev.berth.scheduling.filter;

import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Constraint;

/** Marathon's constraints, as far as both kinds of rules ask. */
public final class Constraints {
  private Constraints() {}

  /** The label of nodes that an attribute is. */
  public static String label(String attribute) {
    return switch (attribute) {
      case "@hostname" -> "berth.dev/hostname";
      case "@zone" -> "topology.kubernetes.io/zone";
      case "@region" -> "topology.kubernetes.io/region";
      default -> attribute;
    };
  }

  /** A constraint as people write it: "@hostname UNIQUE", "rack LIKE r[1-3]". */
  public static String text(Constraint constraint) {
    String rule = constraint.getAttribute() + " " + EnumWords.word(constraint.getOperator());
    return constraint.getValue().isEmpty() ? rule : rule + " " + constraint.getValue();
  }

  /** Whether it compares how many tasks each value of its attribute has. */
  public static boolean counts(Constraint constraint) {
    return switch (constraint.getOperator()) {
      case CONSTRAINT_OPERATOR_UNIQUE, CONSTRAINT_OPERATOR_GROUP_BY, CONSTRAINT_OPERATOR_MAX_PER ->
          true;
      case CONSTRAINT_OPERATOR_CLUSTER -> constraint.getValue().isEmpty();
      case CONSTRAINT_OPERATOR_LIKE,
          CONSTRAINT_OPERATOR_UNLIKE,
          CONSTRAINT_OPERATOR_IS,
          CONSTRAINT_OPERATOR_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }
}

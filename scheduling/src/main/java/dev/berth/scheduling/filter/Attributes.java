package dev.berth.scheduling.filter;

import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Constraint;

/** Attributes of nodes as Marathon names them. */
public final class Attributes {
  private Attributes() {}

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
}

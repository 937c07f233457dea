package dev.berth.api.meta;

import java.util.List;
import java.util.Map;

/** Selects objects by labels, as {@code kubectl -l} does. All requirements must hold. */
public record LabelSelector(List<Requirement> requirements) {
  /** Selects everything. */
  public static final LabelSelector ALL = new LabelSelector(List.of());

  /** What one label must be. */
  public record Requirement(String key, Operator operator, List<String> values) {
    public Requirement {
      values = List.copyOf(values);
    }
  }

  /** How a label is compared. NOT_IN holds for an absent label too. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      String value = labels.get(requirement.key());
      boolean holds =
          switch (requirement.operator()) {
            case IN -> value != null && requirement.values().contains(value);
            case NOT_IN -> value == null || !requirement.values().contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }
}

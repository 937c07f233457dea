package dev.berth.api.meta;

import java.util.List;
import java.util.function.Function;

/**
 * Selects objects by fields, as {@code kubectl --field-selector} does. All requirements must hold.
 */
public record FieldSelector(List<Requirement> requirements) {
  /** Selects everything. */
  public static final FieldSelector ALL = new FieldSelector(List.of());

  /** What one field must be, or must not be. */
  public record Requirement(String path, boolean equal, String value) {}

  public FieldSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * @param valueOf the text of a field by its path, "" for an absent one
   */
  public boolean matches(Function<String, String> valueOf) {
    for (Requirement requirement : requirements) {
      if (valueOf.apply(requirement.path()).equals(requirement.value()) != requirement.equal()) {
        return false;
      }
    }
    return true;
  }
}

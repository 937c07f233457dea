package dev.berth.api.kind;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.meta.Meta;
import java.util.ArrayList;
import java.util.List;

/** All rules that an object must keep: those of metadata and those of its kind, together. */
public final class Validation {
  private Validation() {}

  /** Every violation in an object that has its defaults. */
  public static <T extends Message> List<Violation> of(Kind<T> kind, T object) {
    List<Violation> found = new ArrayList<>(MetadataRules.validate(kind, Meta.of(object)));
    found.addAll(kind.rules().validate(object));
    return List.copyOf(found);
  }

  /**
   * Every violation in the change and in the new object; both have their defaults. One that the old
   * object already has does not hold up a change elsewhere: rules may become stricter while objects
   * live.
   */
  public static <T extends Message> List<Violation> ofUpdate(Kind<T> kind, T before, T after) {
    List<Violation> found = new ArrayList<>(of(kind, after));
    if (!found.isEmpty()) {
      found.removeAll(of(kind, before));
    }
    found.addAll(MetadataRules.validateUpdate(Meta.of(before), Meta.of(after)));
    found.addAll(kind.rules().validateUpdate(before, after));
    return List.copyOf(found);
  }

  /** A change of the status alone is judged by what it says of the status alone. */
  public static <T extends Message> List<Violation> ofStatusUpdate(
      Kind<T> kind, T before, T after) {
    List<Violation> found = new ArrayList<>(kind.rules().validate(after));
    found.removeIf(violation -> !violation.field().startsWith("status"));
    if (!found.isEmpty()) {
      found.removeAll(kind.rules().validate(before));
    }
    return List.copyOf(found);
  }

  /** Fails with {@link Failure.Invalid} when there is any violation. */
  public static void refuseIfAny(Kind<?> kind, Message object, List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new FailureException(
          new Failure.Invalid(kind.qualifiedName(), Meta.of(object).getName(), violations));
    }
  }
}

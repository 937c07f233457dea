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

  /** Every violation in the new object and in the change; both have their defaults. */
  public static <T extends Message> List<Violation> ofUpdate(Kind<T> kind, T before, T after) {
    List<Violation> found = new ArrayList<>(of(kind, after));
    found.addAll(MetadataRules.validateUpdate(Meta.of(before), Meta.of(after)));
    found.addAll(kind.rules().validateUpdate(before, after));
    return List.copyOf(found);
  }

  /** Fails with {@link Failure.Invalid} when there is any violation. */
  public static void refuseIfAny(Kind<?> kind, String name, List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new FailureException(new Failure.Invalid(kind.qualifiedName(), name, violations));
    }
  }
}

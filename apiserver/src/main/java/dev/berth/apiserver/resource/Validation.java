package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import java.util.ArrayList;
import java.util.List;

/**
 * Metadata's rules and the kind's own, all violations at once. A violation that the stored object
 * already has does not hold up a change elsewhere: rules may become stricter while objects live.
 */
final class Validation {
  private Validation() {}

  static <T extends Message> void ofNew(Kind<T> kind, T object) {
    refuse(kind, object, all(kind, object));
  }

  static <T extends Message> void ofChange(Kind<T> kind, T before, T after) {
    List<Violation> found = all(kind, after);
    if (!found.isEmpty()) {
      found.removeAll(all(kind, before));
    }
    found.addAll(MetadataRules.change(Meta.of(before), Meta.of(after)));
    found.addAll(kind.rules().validateUpdate(before, after));
    refuse(kind, after, found);
  }

  /** A change of the status alone is judged by what it says of the status alone. */
  static <T extends Message> void ofStatus(Kind<T> kind, T before, T after) {
    List<Violation> found = new ArrayList<>(kind.rules().validate(after));
    found.removeIf(violation -> !violation.field().startsWith("status"));
    if (!found.isEmpty()) {
      found.removeAll(kind.rules().validate(before));
    }
    refuse(kind, after, found);
  }

  private static <T extends Message> List<Violation> all(Kind<T> kind, T object) {
    List<Violation> all = new ArrayList<>(MetadataRules.object(kind, Meta.of(object)));
    all.addAll(kind.rules().validate(object));
    return all;
  }

  private static void refuse(Kind<?> kind, Message object, List<Violation> violations) {
    if (!violations.isEmpty()) {
      throw new FailureException(
          new Failure.Invalid(kind.qualifiedName(), Meta.of(object).getName(), violations));
    }
  }
}

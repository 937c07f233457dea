package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.codec.MergePatch;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;
import java.util.List;
import java.util.Optional;

/**
 * Changes what a JSON merge patch names. Applied to the newest state, again when that has changed
 * meanwhile; a patch with a resourceVersion wants that very version.
 */
final class Patch {
  private final TypedStore store;
  private final Changing changing;

  Patch(TypedStore store, Changing changing) {
    this.store = store;
    this.changing = changing;
  }

  <T extends Message> T patch(Target<T> target, PatchBody body, boolean dryRun, Deadline deadline) {
    Kind<T> kind = target.kind();
    return Retry.untilCommitted(
        kind.qualifiedPlural(),
        target.name(),
        () -> {
          Found<T> before = store.require(kind, target.namespace(), target.name(), deadline);
          T patched = MergePatch.apply(kind, before.object(), body.merge().toByteArray());
          return write(kind, before, patched, body, dryRun, deadline);
        });
  }

  private <T extends Message> Optional<T> write(
      Kind<T> kind, Found<T> before, T patched, PatchBody body, boolean dryRun, Deadline deadline) {
    ObjectMeta was = Meta.of(before.object());
    ObjectMeta wanted = Meta.of(patched);
    requireSameName(kind, was, wanted);
    Changing.requireSame(kind, was, wanted);
    return switch (body.part()) {
      case ALL_BUT_STATUS ->
          changing.change(
              kind, before, Meta.with(patched, Metadata.changed(was, wanted)), dryRun, deadline);
      case STATUS -> changing.changeStatus(kind, before, patched, dryRun, deadline);
    };
  }

  private static void requireSameName(Kind<?> kind, ObjectMeta was, ObjectMeta wanted) {
    if (!wanted.getName().equals(was.getName())) {
      throw immutable(kind, was, "metadata.name", wanted.getName());
    }
    if (!wanted.getNamespace().equals(was.getNamespace())) {
      throw immutable(kind, was, "metadata.namespace", wanted.getNamespace());
    }
  }

  private static FailureException immutable(
      Kind<?> kind, ObjectMeta was, String field, String value) {
    return new FailureException(
        new Failure.Invalid(
            kind.qualifiedName(),
            was.getName(),
            List.of(Violation.invalid(field, value, "field is immutable"))));
  }
}

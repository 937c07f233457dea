package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;
import java.util.Optional;

/**
 * Makes an object what its manifest says. All but metadata and status is replaced; of the metadata,
 * what only others set stays. The manifest's resourceVersion says nothing and is not looked at.
 */
final class Apply {
  private final TypedStore store;
  private final Create create;
  private final Changing changing;
  private final Lifecycles lifecycles;

  Apply(TypedStore store, Create create, Changing changing, Lifecycles lifecycles) {
    this.store = store;
    this.create = create;
    this.changing = changing;
    this.lifecycles = lifecycles;
  }

  <T extends Message> Applied<T> apply(Kind<T> kind, T sent, boolean dryRun, Deadline deadline) {
    ObjectMeta named = Naming.of(kind, sent).toBuilder().clearResourceVersion().clearUid().build();
    T manifest = Meta.with(sent, named);
    return Retry.untilCommitted(
        kind.qualifiedPlural(),
        named.getName(),
        () -> {
          Optional<Found<T>> before =
              store.find(kind, named.getNamespace(), named.getName(), deadline);
          return before.isPresent()
              ? replace(kind, before.get(), manifest, dryRun, deadline)
              : create(kind, manifest, dryRun, deadline);
        });
  }

  /** Empty when someone else created it meanwhile. */
  private <T extends Message> Optional<Applied<T>> create(
      Kind<T> kind, T manifest, boolean dryRun, Deadline deadline) {
    try {
      ObjectMeta metadata = Meta.of(manifest);
      metadata = metadata.toBuilder().setApplied(Metadata.keys(metadata)).build();
      T created = create.create(kind, Meta.with(manifest, metadata), dryRun, deadline).object();
      return Optional.of(new Applied<>(created, ApplyResult.APPLY_RESULT_CREATED));
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.AlreadyExists) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T extends Message> Optional<Applied<T>> replace(
      Kind<T> kind, Found<T> before, T manifest, boolean dryRun, Deadline deadline) {
    T begun = lifecycles.of(kind).begin(manifest);
    ObjectMeta metadata = Metadata.applied(Meta.of(before.object()), Meta.of(manifest));
    return changing
        .change(kind, before, Meta.with(begun, metadata), dryRun, deadline)
        .map(after -> new Applied<>(after, result(before.object(), after)));
  }

  private static ApplyResult result(Message before, Message after) {
    return after.equals(before)
        ? ApplyResult.APPLY_RESULT_UNCHANGED
        : ApplyResult.APPLY_RESULT_CONFIGURED;
  }
}

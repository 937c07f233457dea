package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.admission.Change;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.resource.Lifecycle.Settled;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import java.time.InstantSource;
import java.util.Optional;

/** Deletes an object, or begins to when something still holds it. */
final class Delete {
  private final TypedStore store;
  private final Admission admission;
  private final Lifecycles lifecycles;
  private final Committing committing;
  private final InstantSource clock;

  Delete(
      TypedStore store,
      Admission admission,
      Lifecycles lifecycles,
      Committing committing,
      InstantSource clock) {
    this.store = store;
    this.admission = admission;
    this.lifecycles = lifecycles;
    this.committing = committing;
    this.clock = clock;
  }

  /** The object as it was last, or as it waits now. */
  <T extends Message> T delete(Target<T> target, DeleteOptions options, Deadline deadline) {
    Deletion.validate(options);
    return Retry.untilCommitted(
        target.kind().qualifiedPlural(),
        target.name(),
        () -> {
          Stored stored = store.requireStored(target.key(), target.kind(), deadline);
          Optional<Found<T>> found = TypedStore.decodable(target.kind(), stored);
          return found.isPresent()
              ? deleteObject(target.kind(), found.get(), options, deadline)
              : deleteBytes(target, stored, options, deadline);
        });
  }

  private <T extends Message> Optional<T> deleteObject(
      Kind<T> kind, Found<T> before, DeleteOptions options, Deadline deadline) {
    ObjectMeta metadata = Meta.of(before.object());
    Deletion.requirePreconditions(kind, metadata, options);
    admission.admit(new Change.Delete(kind, before.object()), deadline);
    Lifecycle<T> lifecycle = lifecycles.of(kind);
    long grace = lifecycle.graceSeconds(before.object());
    T marked = Meta.with(before.object(), Deletion.mark(metadata, options, grace, clock.instant()));
    Settled<T> settled = lifecycle.settle(marked, options.getForce(), deadline);
    return options.getDryRun()
        ? Optional.of(settled.object())
        : committing.commit(lifecycle, before, settled, deadline);
  }

  /** What can't be decoded has no finalizers that could be read: it goes at once. */
  private <T extends Message> Optional<T> deleteBytes(
      Target<T> target, Stored stored, DeleteOptions options, Deadline deadline) {
    if (!options.getUid().isEmpty()) {
      throw new FailureException(
          new Failure.Conflict(
              target.kind().qualifiedName(),
              target.name(),
              "it can't be decoded, so that its UID can't be compared"));
    }
    T answer = target.bare();
    if (options.getDryRun()) {
      return Optional.of(answer);
    }
    Write write = new Write.Delete(stored.key(), stored.version());
    return switch (store.commit(Transaction.of(write), deadline)) {
      case Outcome.Committed _ -> Optional.of(answer);
      case Outcome.Rejected _ -> Optional.empty();
    };
  }
}

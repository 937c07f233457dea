package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Validation;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.admission.Change;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.quota.Quotas;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Stores new objects. What metadata.applied says is kept: the wire drops what clients send of it.
 */
final class Create {
  private static final int GENERATED_NAMES_TO_TRY = 8;

  private final TypedStore store;
  private final Admission admission;
  private final Quotas quotas;
  private final Lifecycles lifecycles;
  private final Identities identities;
  private final InstantSource clock;

  Create(
      TypedStore store,
      Admission admission,
      Quotas quotas,
      Lifecycles lifecycles,
      Identities identities,
      InstantSource clock) {
    this.store = store;
    this.admission = admission;
    this.quotas = quotas;
    this.lifecycles = lifecycles;
    this.identities = identities;
    this.clock = clock;
  }

  <T extends Message> Written<T> create(Kind<T> kind, T sent, boolean dryRun, Deadline deadline) {
    return createAsIs(kind, Parts.withoutStatus(sent), dryRun, deadline);
  }

  /** With the status that it comes with, which clients' objects may not have. */
  <T extends Message> Written<T> createAsIs(
      Kind<T> kind, T sent, boolean dryRun, Deadline deadline) {
    ObjectMeta metadata = Meta.of(sent);
    if (!metadata.getResourceVersion().isEmpty()) {
      throw new FailureException(
          new Failure.BadRequest("resourceVersion should not be set on objects to be created"));
    }
    boolean generated = metadata.getName().isEmpty() && !metadata.getGenerateName().isEmpty();
    if (!generated) {
      Naming.requireName(kind, metadata.getName());
    }
    for (int i = 0; i < (generated ? GENERATED_NAMES_TO_TRY : 1); i++) {
      String name = generated ? identities.name(metadata.getGenerateName()) : metadata.getName();
      Optional<Written<T>> created = tryName(kind, sent, name, dryRun, deadline);
      if (created.isPresent()) {
        return created.get();
      }
    }
    throw new FailureException(
        new Failure.AlreadyExists(
            kind.qualifiedPlural(), generated ? metadata.getGenerateName() : metadata.getName()));
  }

  /** Empty when the name is taken. The whole check comes first, so that its answer is the same. */
  private <T extends Message> Optional<Written<T>> tryName(
      Kind<T> kind, T sent, String name, boolean dryRun, Deadline deadline) {
    T object = admission.complete(kind, born(kind, sent, name), deadline);
    Validation.refuseIfAny(kind, object, Validation.of(kind, object));
    admission.admit(new Change.Create(kind, object), deadline);
    Encoding.requireSmall(null, object, lifecycles.of(kind).maxSentBytes());
    Key key = Key.of(kind, Meta.of(object).getNamespace(), name);
    Write.Create write = new Write.Create(key, Encoding.encode(object));
    if (dryRun) {
      quotas.require(kind, object, deadline);
      boolean taken = store.find(kind, key.namespace(), name, deadline).isPresent();
      return taken ? Optional.empty() : Optional.of(new Written<>(object, write.bytes(), 0));
    }
    SpaceUse use = lifecycles.of(kind).spaceUse(null, object);
    return switch (quotas.create(kind, object, Transaction.of(write).with(use), deadline)) {
      case Outcome.Committed done ->
          Optional.of(new Written<>(object, write.bytes(), done.versions().getFirst()));
      case Outcome.Rejected _ -> Optional.empty();
    };
  }

  private <T extends Message> T born(Kind<T> kind, T sent, String name) {
    Lifecycle<T> lifecycle = lifecycles.of(kind);
    ObjectMeta metadata = Meta.of(sent);
    T named =
        Meta.with(
            sent,
            Metadata.born(
                metadata,
                name,
                Naming.namespace(kind, metadata.getNamespace(), name),
                identities.uid(),
                clock.instant(),
                lifecycle.hasGenerations()));
    return lifecycle.begin(kind.rules().withDefaults(named));
  }
}

package dev.berth.controller.garbage;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.client.BerthClient;
import dev.berth.client.informer.Change;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.client.reconcile.ControllerLoop;
import dev.berth.client.reconcile.LoopStats;
import dev.berth.client.reconcile.Outcome;
import dev.berth.client.time.Timers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link Graph} and visits each object that changes, its owners and its dependents, to do
 * what {@link GarbagePlan} says.
 */
public final class Garbage implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Garbage.class);
  private static final int WORKERS = 4;

  /** Kinds that own nothing and are owned by nothing, and of which there are very many. */
  private static final List<Kind<?>> LEFT_OUT = List.of(Kinds.EVENT);

  private final BerthClient client;
  private final Graph graph = new Graph();
  private final Map<Kind<?>, Informer<?>> informers = new HashMap<>();
  private final ControllerLoop<Ref> loop;

  /**
   * @param shared one informer of each kind; started by their owner
   */
  public Garbage(BerthClient client, Informers shared, Timers timers) {
    this.client = client;
    ControllerLoop.Builder<Ref> builder = ControllerLoop.<Ref>named("garbage").workers(WORKERS);
    for (Kind<?> kind : Kinds.all()) {
      if (!LEFT_OUT.contains(kind)) {
        Informer<?> informer = shared.of(kind);
        informers.put(kind, informer);
        builder.with(informer);
      }
    }
    this.loop = builder.build(client, timers, this::reconcile);
  }

  /** Begins as soon as the informers are synced. */
  public void start() {
    informers.values().forEach(this::subscribe);
    loop.start();
  }

  LoopStats stats() {
    return loop.stats();
  }

  @Override
  public void close() {
    loop.close();
  }

  private <T extends Message> void subscribe(Informer<T> informer) {
    informer.onChange(change -> changed(informer.kind(), change));
  }

  private <T extends Message> void changed(Kind<T> kind, Change<T> change) {
    Ref ref = Ref.of(kind, change.object());
    ObjectMeta metadata = Meta.of(change.object());
    switch (change) {
      case Change.Added<T> _ -> present(ref, change.object(), metadata);
      case Change.Updated<T> updated -> {
        String before = Meta.of(updated.before()).getUid();
        if (!before.equals(metadata.getUid())) {
          absent(ref, before);
        }
        present(ref, change.object(), metadata);
      }
      case Change.Removed<T> _ -> absent(ref, metadata.getUid());
    }
  }

  private void present(Ref ref, Message object, ObjectMeta metadata) {
    // An owner that waits for its dependents has one less.
    graph.put(ref, object).forEach(loop::enqueue);
    if (metadata.getOwnerReferencesCount() > 0 || metadata.hasDeletionTimestamp()) {
      loop.enqueue(ref);
    }
  }

  private void absent(Ref ref, String uid) {
    graph.remove(ref).forEach(loop::enqueue);
    graph.dependentsOf(uid).forEach(loop::enqueue);
    // With nothing to do: so that the loop forgets what it wrote for this key.
    loop.enqueue(ref);
  }

  private Outcome reconcile(Ref ref, BerthClient recording) {
    Optional<ObjectMeta> found = cached(ref);
    if (found.isEmpty()) {
      return Outcome.done();
    }
    ObjectMeta object = found.get();
    List<Ref> dependents = graph.dependentsOf(object.getUid());
    GarbagePlan.Action action =
        GarbagePlan.decide(
            object,
            ownersOf(object),
            dependents.stream().flatMap(one -> cached(one).stream()).toList());
    return carryOut(action, ref, object, dependents, recording);
  }

  private Outcome carryOut(
      GarbagePlan.Action action,
      Ref ref,
      ObjectMeta object,
      List<Ref> dependents,
      BerthClient recording) {
    switch (action) {
      case GarbagePlan.Action.Keep _ -> {
        return Outcome.done();
      }
      case GarbagePlan.Action.Delete(boolean foreground) -> {
        log.info("deletes what nobody owns object=\"{}\" uid={}", ref, object.getUid());
        delete(recording, ref, object, foreground);
      }
      case GarbagePlan.Action.DropOwners(List<String> gone) ->
          change(recording, ref, object.getUid(), it -> GarbagePlan.withoutOwners(it, gone));
      case GarbagePlan.Action.Orphan _ -> {
        for (Ref dependent : dependents) {
          cached(dependent)
              .ifPresent(it ->
                  change(
                      recording,
                      dependent,
                      it.getUid(),
                      one -> GarbagePlan.withoutOwners(one, List.of(object.getUid()))));
        }
        return Outcome.retry("its dependents are being let go");
      }
      case GarbagePlan.Action.AwaitDependents _ -> dependents.forEach(loop::enqueue);
      case GarbagePlan.Action.RemoveFinalizer(String finalizer) ->
          change(
              recording, ref, object.getUid(), it -> GarbagePlan.withoutFinalizer(it, finalizer));
    }
    return Outcome.done();
  }

  private Map<String, OwnerState> ownersOf(ObjectMeta object) {
    Map<String, OwnerState> states = new HashMap<>();
    for (OwnerReference owner : object.getOwnerReferencesList()) {
      states.put(owner.getUid(), stateOf(owner, object.getNamespace()));
    }
    return states;
  }

  private OwnerState stateOf(OwnerReference owner, String namespace) {
    Optional<Ref> ref = Ref.of(owner, namespace);
    if (ref.isEmpty()) {
      return OwnerState.THERE;
    }
    Optional<ObjectMeta> there = cached(ref.get()).filter(it -> it.getUid().equals(owner.getUid()));
    if (there.isEmpty()) {
      // The cache may be late: only the API server can prove that something is not there.
      there = live(client, ref.get()).filter(it -> it.getUid().equals(owner.getUid()));
    }
    if (there.isEmpty()) {
      return OwnerState.GONE;
    }
    boolean waits =
        there.get().hasDeletionTimestamp()
            && there.get().getFinalizersList().contains(GarbagePlan.FOREGROUND);
    return waits ? OwnerState.WAITS_FOR_DEPENDENTS : OwnerState.THERE;
  }

  private Optional<ObjectMeta> cached(Ref ref) {
    Informer<?> informer = informers.get(ref.kind());
    return informer == null
        ? Optional.empty()
        : informer.cache().get(ref.namespace(), ref.name()).map(Meta::of);
  }

  private static Optional<ObjectMeta> live(BerthClient client, Ref ref) {
    return client.objects(ref.kind()).get(ref.namespace(), ref.name()).map(Meta::of);
  }

  private static void delete(BerthClient client, Ref ref, ObjectMeta object, boolean foreground) {
    DeleteOptions options =
        DeleteOptions.newBuilder()
            .setUid(object.getUid())
            // The owners were judged by this state: one that has since found another stays.
            .setResourceVersion(object.getResourceVersion())
            .setPropagationPolicy(foreground ? "Foreground" : "Background")
            .build();
    try {
      var _ = client.objects(ref.kind()).delete(ref.namespace(), ref.name(), options);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.NotFound)) {
        throw e;
      }
    }
  }

  private static void change(
      BerthClient client, Ref ref, String uid, UnaryOperator<ObjectMeta> change) {
    change(client, ref.kind(), ref, uid, change);
  }

  private static <T extends Message> void change(
      BerthClient client, Kind<T> kind, Ref ref, String uid, UnaryOperator<ObjectMeta> change) {
    var _ =
        client
            .objects(kind)
            .change(
                ref.namespace(),
                ref.name(),
                object -> {
                  ObjectMeta metadata = Meta.of(object);
                  return metadata.getUid().equals(uid)
                      ? Meta.with(object, change.apply(metadata))
                      : object;
                });
  }
}

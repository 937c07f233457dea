package dev.berth.controller.namespace;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.NamespacedName;
import dev.berth.client.ObjectClient;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.client.reconcile.ControllerLoop;
import dev.berth.client.reconcile.Outcome;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties each namespace that is being deleted, a page of each kind at a time, until it is gone.
 */
public final class NamespaceContent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NamespaceContent.class);
  private static final int PAGE = 500;
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final int WORKERS = 2;

  private final Informer<Namespace> namespaces;
  private final Timers timers;
  private final ControllerLoop<NamespacedName> loop;

  /**
   * @param informers whose Namespaces are shared; started by their owner
   */
  public NamespaceContent(BerthClient client, Informers informers, Timers timers) {
    this.namespaces = informers.of(Kinds.NAMESPACE);
    this.timers = timers;
    this.loop =
        ControllerLoop.<NamespacedName>named("namespace")
            .on(namespaces, ControllerLoop::ownName)
            .workers(WORKERS)
            .build(client, timers, this::reconcile);
  }

  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  private Outcome reconcile(NamespacedName key, BerthClient client) {
    Optional<Namespace> there = namespaces.cache().get(key).filter(NamespacePlan::terminating);
    if (there.isEmpty()) {
      return Outcome.done();
    }
    Map<String, Integer> remaining = new HashMap<>();
    for (Kind<?> kind : Kinds.all()) {
      if (kind.namespaced()) {
        int left = empty(client, kind, key.name());
        if (left > 0) {
          remaining.put(kind.qualifiedPlural(), left);
        }
      }
    }
    ObjectClient<Namespace> writer = client.objects(Kinds.NAMESPACE);
    if (remaining.isEmpty()) {
      log.info("namespace is empty namespace={}", key.name());
      var _ = writer.change("", key.name(), NamespacePlan::finalized);
      return Outcome.done();
    }
    var _ =
        writer.changeStatus(
            "",
            key.name(),
            namespace -> NamespacePlan.withRemaining(namespace, remaining, timers.instant()));
    return Outcome.after(AGAIN);
  }

  /** Deletes a page of what there is; says how much there was, at most a page. */
  private static <T extends Message> int empty(BerthClient client, Kind<T> kind, String namespace) {
    ObjectClient.ObjectList<T> page =
        client.objects(kind).list(ListOptions.in(namespace).withLimit(PAGE));
    if (kind.equals(Kinds.BINDING)) {
      // They go with their Tasks.
      return page.items().size();
    }
    int left = 0;
    for (T object : page.items()) {
      ObjectMeta metadata = Meta.of(object);
      boolean waits = metadata.hasDeletionTimestamp() || delete(client, kind, metadata).isPresent();
      left += waits ? 1 : 0;
    }
    return page.continueToken().isEmpty() ? left : Math.max(left, 1);
  }

  /** The object as it waits for its finalizers; empty when it is gone. */
  private static <T extends Message> Optional<T> delete(
      BerthClient client, Kind<T> kind, ObjectMeta metadata) {
    DeleteOptions options =
        DeleteOptions.newBuilder()
            .setUid(metadata.getUid())
            .setPropagationPolicy("Background")
            .build();
    try {
      return Optional.of(
              client.objects(kind).delete(metadata.getNamespace(), metadata.getName(), options))
          .filter(left -> Meta.of(left).getFinalizersCount() > 0);
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.NotFound) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

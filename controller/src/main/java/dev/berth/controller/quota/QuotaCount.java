package dev.berth.controller.quota;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.resourcequota.QuotaUsage;
import dev.berth.api.meta.Meta;
import dev.berth.client.BerthClient;
import dev.berth.client.NamespacedName;
import dev.berth.client.informer.Change;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import dev.berth.client.reconcile.ControllerLoop;
import dev.berth.client.reconcile.Outcome;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts what a quota limits whenever something comes, ends or goes in its namespace. */
public final class QuotaCount implements AutoCloseable {
  /** Events bring a cache that far at once; where nothing happens, a bookmark does in time. */
  private static final Duration REACHED_WITHIN = Duration.ofMillis(200);

  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final int WORKERS = 2;
  private static final int QUICKLY_LISTED = 2000;

  /** Kinds that no quota counts: see its rules. */
  private static final List<Kind<?>> LEFT_OUT = List.of(Kinds.BINDING, Kinds.EVENT);

  private final Informer<ResourceQuota> quotas;
  private final Map<Kind<?>, Informer<?>> counted = new HashMap<>();
  private final Timers timers;
  private final Pace pace;
  private final ControllerLoop<NamespacedName> loop;

  /**
   * @param informers whose objects are shared; started by their owner
   */
  public QuotaCount(BerthClient client, Informers informers, Timers timers) {
    this.quotas = informers.of(Kinds.RESOURCE_QUOTA);
    this.timers = timers;
    this.pace = new Pace(timers);
    ControllerLoop.Builder<NamespacedName> builder =
        ControllerLoop.<NamespacedName>named("quota")
            .on(quotas, ControllerLoop::ownName)
            .workers(WORKERS);
    for (Kind<?> kind : Kinds.all()) {
      if (kind.namespaced() && !LEFT_OUT.contains(kind)) {
        Informer<?> informer = informers.of(kind);
        counted.put(kind, informer);
        builder.with(informer);
      }
    }
    this.loop = builder.build(client, timers, this::reconcile);
  }

  public void start() {
    counted.values().forEach(this::subscribe);
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  private <T extends Message> void subscribe(Informer<T> informer) {
    informer.onChange(this::changed);
  }

  private void changed(Change<? extends Message> change) {
    if (QuotaPlan.matters(change)) {
      String namespace = Meta.of(change.object()).getNamespace();
      quotas.cache().list(namespace).forEach(quota -> loop.enqueue(NamespacedName.of(quota)));
    }
  }

  private Outcome reconcile(NamespacedName key, BerthClient client) throws InterruptedException {
    Optional<ResourceQuota> there = quotas.cache().get(key);
    if (there.isEmpty()) {
      pace.forget(key);
      return Outcome.done();
    }
    Duration early = pace.left(key);
    if (early.isPositive()) {
      return Outcome.after(early);
    }
    ResourceQuota quota = there.get();
    if (recounted(key, quota).isEmpty()) {
      return Outcome.done();
    }
    List<Informer<?>> behind = behind(quota);
    // What came meanwhile is in it as well, or has changed the quota.
    Optional<ResourceQuota> corrected = recounted(key, quota);
    if (corrected.isEmpty()) {
      return Outcome.done();
    }
    if (!behind.isEmpty()) {
      behind.forEach(informer -> hurry(informer, quota));
      return Outcome.after(AGAIN);
    }
    write(corrected.get(), client);
    return Outcome.done();
  }

  /** Empty when the quota's status is right. */
  private Optional<ResourceQuota> recounted(NamespacedName key, ResourceQuota quota) {
    long begun = timers.nanos();
    QuotaUsage usage = new QuotaUsage(quota.getSpec().getHardMap().keySet());
    Map<String, Long> used = new TreeMap<>();
    for (Kind<?> kind : usage.kinds()) {
      Informer<?> informer = counted.get(kind);
      if (informer != null) {
        for (Object object : informer.cache().list(key.namespace())) {
          QuotaUsage.add(used, usage.of(kind, (Message) object));
        }
      }
    }
    pace.counted(key, timers.since(begun));
    return QuotaPlan.corrected(quota, used);
  }

  /** The caches that may not have all that was charged to this state of the quota. */
  private List<Informer<?>> behind(ResourceQuota quota) throws InterruptedException {
    String version = quota.getMetadata().getResourceVersion();
    List<Informer<?>> behind = new ArrayList<>();
    for (Kind<?> kind : new QuotaUsage(quota.getSpec().getHardMap().keySet()).kinds()) {
      Informer<?> informer = counted.get(kind);
      if (informer != null && !informer.waitFor(version, REACHED_WITHIN)) {
        behind.add(informer);
      }
    }
    return behind;
  }

  /** A list tells where no events do. Of very many objects, which change often, it costs much. */
  private static void hurry(Informer<?> informer, ResourceQuota quota) {
    if (QuotaPlan.isNew(quota) || informer.cache().size() <= QUICKLY_LISTED) {
      informer.refresh();
    }
  }

  private static void write(ResourceQuota corrected, BerthClient client) {
    try {
      var _ = client.objects(Kinds.RESOURCE_QUOTA).updateStatus(corrected);
    } catch (FailureException e) {
      // It has changed or is gone, of which the cache will hear.
      if (!(e.failure() instanceof Failure.Conflict || e.failure() instanceof Failure.NotFound)) {
        throw e;
      }
    }
  }
}

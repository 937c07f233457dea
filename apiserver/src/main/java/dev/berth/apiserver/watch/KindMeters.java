package dev.berth.apiserver.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The figures of one kind's cache. */
final class KindMeters {
  private static final String KIND = "kind";

  private final Counter events;
  private final Counter cut;

  private KindMeters(Counter events, Counter cut) {
    this.events = events;
    this.cut = cut;
  }

  static KindMeters of(MeterRegistry registry, KindCache cache) {
    String kind = cache.kind().qualifiedPlural();
    Views views = cache.views();
    Freshness freshness = cache.freshness();
    Gauge.builder("berth.watch.cache.objects", views, Views::objects)
        .description("Objects in memory")
        .tag(KIND, kind)
        .register(registry);
    Gauge.builder("berth.watch.cache.snapshots", views, Views::kept)
        .description("Earlier states that are kept for the next pages of lists")
        .tag(KIND, kind)
        .register(registry);
    Gauge.builder("berth.watch.cache.indexes", views, Views::indexes)
        .description("Labels and fields that objects are found by")
        .tag(KIND, kind)
        .register(registry);
    Gauge.builder("berth.watch.cache.lag.revisions", freshness, Freshness::lagRevisions)
        .description("How many revisions of the store, of any kind, the cache has not heard of")
        .tag(KIND, kind)
        .register(registry);
    Gauge.builder("berth.watch.cache.lag.seconds", freshness, Freshness::lagSeconds)
        .description("How long ago the cache last had everything that was known of")
        .tag(KIND, kind)
        .register(registry);
    Gauge.builder("berth.watchers", cache, c -> c.ofWatchers(Watchers::count))
        .description("Watches that are open")
        .tag(KIND, kind)
        .register(registry);
    Gauge.builder("berth.watch.queue.events", cache, c -> c.ofWatchers(Watchers::longestQueue))
        .description("Events that wait for the slowest watcher")
        .tag(KIND, kind)
        .register(registry);
    return new KindMeters(
        Counter.builder("berth.watch.events")
            .description("Events that were put into watchers' queues")
            .tag(KIND, kind)
            .register(registry),
        Counter.builder("berth.watchers.cut")
            .description("Watchers that were too slow and cut off")
            .tag(KIND, kind)
            .register(registry));
  }

  void queued(int count) {
    if (count > 0) {
      events.increment(count);
    }
  }

  void cutOff() {
    cut.increment();
  }
}

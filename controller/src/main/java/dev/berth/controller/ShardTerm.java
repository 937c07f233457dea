package dev.berth.controller;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient;
import dev.berth.client.event.EventWriter;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.informer.Informers;
import dev.berth.client.time.Timers;
import dev.berth.controller.cache.Projections;
import dev.berth.controller.scheduler.Scheduler;
import dev.berth.scheduling.queue.Shard;

/** One of the schedulers that share the queues, with caches of its own. */
final class ShardTerm implements Terms.Work {
  private final EventWriter events;
  private final Informers informers;
  private final Scheduler scheduler;

  ShardTerm(Shard shard, String identity, BerthClient client, Timers timers) {
    this.events = new EventWriter(client, "berth-controller", identity, timers);
    this.informers = new Informers(client, timers);
    Projections kept = new Projections();
    informers.share(Kinds.TASK, InformerOptions.<Task>all().keeping(kept.tasks()));
    informers.share(Kinds.BINDING, InformerOptions.<Binding>all().keeping(kept.bindings()));
    informers.share(Kinds.NODE, InformerOptions.<Node>all().keeping(kept.nodes()));
    this.scheduler =
        new Scheduler(
            client, informers, events, timers, 31L * identity.hashCode() + shard.number(), shard);
  }

  @Override
  public void start(Runnable died) {
    events.start();
    informers.start();
    scheduler.start(died);
  }

  @Override
  public void close() {
    scheduler.close();
    informers.close();
    events.close();
  }
}

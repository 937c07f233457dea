package dev.berth.e2e.situation;

import dev.berth.client.BerthClient;
import dev.berth.client.event.EventWriter;
import dev.berth.client.informer.Informers;
import dev.berth.client.time.Timers;
import dev.berth.controller.scheduler.Scheduler;

/** A scheduler that asks nobody whether it may decide. */
final class LoneScheduler implements AutoCloseable {
  private final Timers timers = Timers.system();
  private final Informers informers;
  private final EventWriter events;
  private final Scheduler scheduler;

  private LoneScheduler(BerthClient client, int number) {
    informers = new Informers(client, timers);
    events = new EventWriter(client, "scheduler", "lone-" + number, timers);
    scheduler = new Scheduler(client, informers, events, timers, number);
  }

  static LoneScheduler start(BerthClient client, int number) {
    LoneScheduler lone = new LoneScheduler(client, number);
    lone.events.start();
    lone.scheduler.start();
    lone.informers.start();
    return lone;
  }

  @Override
  public void close() {
    scheduler.close();
    informers.close();
    events.close();
    timers.close();
  }
}

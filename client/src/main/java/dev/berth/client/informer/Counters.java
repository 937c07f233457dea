package dev.berth.client.informer;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what an informer meets; read through {@link InformerStats}. */
final class Counters {
  final AtomicLong lists = new AtomicLong();
  final AtomicLong watches = new AtomicLong();
  final AtomicLong events = new AtomicLong();
  final AtomicLong stale = new AtomicLong();
  final AtomicLong undecodable = new AtomicLong();
  final AtomicLong expired = new AtomicLong();
  final AtomicLong quiet = new AtomicLong();
  final AtomicLong failures = new AtomicLong();
  final AtomicLong handlerFailures = new AtomicLong();
  final AtomicLong unprojected = new AtomicLong();

  InformerStats snapshot() {
    return new InformerStats(
        lists.get(),
        watches.get(),
        events.get(),
        stale.get(),
        undecodable.get(),
        expired.get(),
        quiet.get(),
        failures.get(),
        handlerFailures.get(),
        unprojected.get());
  }
}

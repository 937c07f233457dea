package dev.berth.nodelet.loop;

import dev.berth.client.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Rings once, at the earliest time that was asked for since it last was cancelled. */
final class Alarm {
  private final Timers timers;
  private final Runnable ring;
  private @Nullable Timer next;

  Alarm(Timers timers, Runnable ring) {
    this.timers = timers;
    this.ring = ring;
  }

  private record Timer(long due, Timers.Timer running) {}

  void ringAfter(Duration wait) {
    long due = timers.nanos() + wait.toNanos();
    if (next != null && due - next.due() >= 0) {
      return;
    }
    cancel();
    next = new Timer(due, timers.after(wait, ring));
  }

  void cancel() {
    if (next != null) {
      next.running().close();
      next = null;
    }
  }
}

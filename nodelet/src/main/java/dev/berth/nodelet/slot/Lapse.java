package dev.berth.nodelet.slot;

import dev.berth.client.time.Timers;
import java.time.Duration;

/** Does something once, when so much time has passed in which it was neither renewed nor closed. */
final class Lapse implements AutoCloseable {
  private final Timers timers;
  private final Duration time;
  private final Runnable action;
  private volatile long renewed;

  // Guarded by this.
  private Timers.Timer timer;
  private boolean over;

  Lapse(Timers timers, Duration time, Runnable action) {
    this.timers = timers;
    this.time = time;
    this.action = action;
    this.renewed = timers.nanos();
    this.timer = timers.after(time, this::look);
  }

  /** Its time begins anew. Costs nothing: the timer runs on, and looks when it has. */
  void renew() {
    renewed = timers.nanos();
  }

  private void look() {
    synchronized (this) {
      if (over) {
        return;
      }
      Duration rest = time.minus(timers.since(renewed));
      if (rest.isPositive()) {
        timer = timers.after(rest, this::look);
        return;
      }
      over = true;
    }
    action.run();
  }

  @Override
  public synchronized void close() {
    over = true;
    timer.close();
  }
}

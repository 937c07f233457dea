package dev.berth.cli.follow;

import dev.berth.client.time.Timers;
import java.time.Duration;

/** Says something when a wait takes long: after a while, and then again and again. */
final class Progress implements AutoCloseable {
  private final Timers timers;
  private final Duration next;
  private final Runnable say;
  private Timers.Timer timer;
  private boolean closed;

  Progress(Timers timers, Duration first, Duration next, Runnable say) {
    this.timers = timers;
    this.next = next;
    this.say = say;
    this.timer = timers.after(first, this::due);
  }

  private void due() {
    synchronized (this) {
      if (closed) {
        return;
      }
      timer = timers.after(next, this::due);
    }
    say.run();
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.close();
  }
}

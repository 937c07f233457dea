package dev.berth.nodelet.loop;

import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many containers are being stopped at once. Docker is no quicker with more of them, and Docker
 * 20.10 can lock itself up for good when a hundred end together (libnetwork takes the locks of a
 * network and of its store in both orders). A container that takes its time gives its slot back
 * while it is still being stopped: it must not hold up the others.
 */
final class StopSlots {
  private static final int AT_ONCE = 8;
  private static final Duration LENT_FOR = Duration.ofSeconds(2);

  private final Semaphore free = new Semaphore(AT_ONCE, true);
  private final Timers timers;

  StopSlots(Timers timers) {
    this.timers = timers;
  }

  /** Waits for a slot. */
  Slot take() throws InterruptedException {
    free.acquire();
    return new Slot();
  }

  /** How many are to be had; for tests. */
  int free() {
    return free.availablePermits();
  }

  /** Given back when it is closed, or when its time is over. */
  final class Slot implements AutoCloseable {
    private final AtomicBoolean given = new AtomicBoolean();
    private final Timers.Timer end = timers.after(LENT_FOR, this::give);

    private void give() {
      if (given.compareAndSet(false, true)) {
        free.release();
      }
    }

    @Override
    public void close() {
      end.close();
      give();
    }
  }
}

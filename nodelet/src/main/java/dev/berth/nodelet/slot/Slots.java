package dev.berth.nodelet.slot;

import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * So many at once, in the order in which they came. A slot is lent for a time: what takes longer
 * goes on without one, and holds up the others no more.
 */
public final class Slots {
  private final Semaphore free;
  private final Timers timers;

  public Slots(int atOnce, Timers timers) {
    this.free = new Semaphore(atOnce, true);
    this.timers = timers;
  }

  /** Waits for a slot. */
  public Slot take(Duration lentFor) throws InterruptedException {
    free.acquire();
    return new Slot(lentFor);
  }

  /** How many are to be had. */
  public int free() {
    return free.availablePermits();
  }

  /** Given back when it is closed, or when its time is over. */
  public final class Slot implements AutoCloseable {
    private final AtomicBoolean given = new AtomicBoolean();
    private final Lapse end;

    private Slot(Duration time) {
      end = new Lapse(timers, time, this::give);
    }

    /** Its time begins anew, unless it is over. */
    public void renew() {
      end.renew();
    }

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

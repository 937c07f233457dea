package dev.berth.bench.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** An open loop: what is due is done at its time, however long the answers take. */
public final class Pace {
  private Pace() {}

  /** Does so many things evenly spread over a time; what is late is done at once. */
  public static void keep(long count, Duration time, LongConsumer todo) {
    long start = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long due = start + (long) ((double) i / count * time.toNanos());
      long left;
      while ((left = due - System.nanoTime()) > 0) {
        LockSupport.parkNanos(left);
      }
      todo.accept(i);
    }
  }
}

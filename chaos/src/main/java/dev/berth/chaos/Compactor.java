package dev.berth.chaos;

import dev.berth.chaos.truth.EtcdTruth;
import dev.berth.client.thread.Threads;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compacts etcd once in a minute, more often in a short run: at a revision of some time ago, and at
 * the newest every third time, so that streams and lists meet the end of history.
 */
final class Compactor implements AutoCloseable {
  private static final Duration MOST = Duration.ofSeconds(55);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);
  private static final int TIMES_IN_A_SHORT_RUN = 4;

  private final EtcdTruth truth;
  private final Random random;
  private final Duration every;
  private final Thread thread;
  private final AtomicInteger count = new AtomicInteger();

  Compactor(EtcdTruth truth, long seed, Duration length) {
    this.truth = truth;
    this.random = new Random(~seed);
    Duration part = length.dividedBy(TIMES_IN_A_SHORT_RUN);
    this.every = part.compareTo(MOST) < 0 ? part : MOST;
    this.thread = Thread.ofVirtual().name("chaos-compactor").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  int count() {
    return count.get();
  }

  private void run() {
    try {
      while (true) {
        // What was the newest a third of the time ago.
        Thread.sleep(every.multipliedBy(2).dividedBy(3));
        long earlier = truth.position();
        Thread.sleep(every.dividedBy(3));
        long at = random.nextInt(3) == 0 ? truth.position() : earlier;
        while (!truth.compact(at)) {
          Thread.sleep(AFTER_A_FAILURE);
          // It may have happened all the same, and history begins later then.
          at = truth.position();
        }
        int _ = count.incrementAndGet();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void close() {
    Threads.end(thread);
  }
}

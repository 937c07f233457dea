package dev.berth.client.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Many threads add, delay and fail few keys at random, so that they meet all the time. Checks the
 * two promises that races would break: nothing is lost, and never the same key twice at once.
 */
class WorkQueueRaceTest {
  private static final int KEYS = 5;
  private static final int ADDERS = 4;
  private static final int WORKERS = 6;
  private static final int ADDS = 3_000;

  private final Timers timers = Timers.system();
  private final WorkQueue<Integer> queue =
      new WorkQueue<>(timers, Backoff.between(Duration.ofNanos(1000), Duration.ofMillis(1)));

  /** What there is to see of each key, and what its workers have seen. */
  private final AtomicLongArray truth = new AtomicLongArray(KEYS);

  private final AtomicLongArray seen = new AtomicLongArray(KEYS);
  private final AtomicIntegerArray working = new AtomicIntegerArray(KEYS);
  private final AtomicInteger twiceAtOnce = new AtomicInteger();
  private final AtomicInteger visits = new AtomicInteger();

  @RepeatedTest(20)
  void losesNothingAndNeverHandsOutAKeyTwiceAtOnce(RepetitionInfo info)
      throws InterruptedException {
    List<Thread> adders = new ArrayList<>();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Random random = new Random(info.getCurrentRepetition() * 100L + i);
      workers.add(Thread.ofPlatform().start(() -> work(random)));
    }
    for (int i = 0; i < ADDERS; i++) {
      Random random = new Random(info.getCurrentRepetition() * 1000L + i);
      adders.add(Thread.ofPlatform().start(() -> add(random)));
    }
    for (Thread adder : adders) {
      adder.join();
    }
    // Delays are dropped by a shutdown, so each key is added once more, the plain way.
    for (int key = 0; key < KEYS; key++) {
      queue.add(key);
    }
    queue.shutDown();
    queue.awaitDrained();
    for (Thread worker : workers) {
      worker.join();
    }
    timers.close();

    assertThat(twiceAtOnce).hasValue(0);
    for (int key = 0; key < KEYS; key++) {
      assertThat(seen.get(key)).as("key %s", key).isEqualTo(truth.get(key));
    }
    assertThat(visits.get()).isPositive();
  }

  private void add(Random random) {
    for (int i = 0; i < ADDS; i++) {
      int key = random.nextInt(KEYS);
      truth.incrementAndGet(key);
      switch (random.nextInt(4)) {
        case 0 -> queue.addAfter(key, Duration.ofNanos(random.nextInt(200_000)));
        case 1 -> queue.addRateLimited(key);
        default -> queue.add(key);
      }
    }
  }

  private void work(Random random) {
    try {
      for (Optional<Integer> next = queue.take(); next.isPresent(); next = queue.take()) {
        int key = next.get();
        if (working.incrementAndGet(key) != 1) {
          twiceAtOnce.incrementAndGet();
        }
        visits.incrementAndGet();
        // What was true when the add began must be visible here.
        seen.set(key, truth.get(key));
        if (random.nextInt(8) == 0) {
          queue.addRateLimited(key);
        } else {
          queue.forget(key);
        }
        if (random.nextInt(16) == 0) {
          Thread.onSpinWait();
        }
        working.decrementAndGet(key);
        queue.done(key);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

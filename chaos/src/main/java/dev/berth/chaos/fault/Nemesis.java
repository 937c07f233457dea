package dev.berth.chaos.fault;

import dev.berth.client.thread.Threads;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Makes faults, one after the other; which and how long follows from the seed. */
public final class Nemesis implements AutoCloseable {
  private static final int SHORTEST_FAULT_MILLIS = 300;
  private static final int LONGEST_FAULT_MILLIS = 6_000;
  private static final int SHORTEST_PEACE_MILLIS = 500;
  private static final int LONGEST_PEACE_MILLIS = 4_000;

  private final TestBed bed;
  private final Random random;
  private final Thread thread;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

  public Nemesis(TestBed bed, long seed) {
    this.bed = bed;
    this.random = new Random(seed);
    this.thread = Thread.ofVirtual().name("chaos-nemesis").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** How many faults there were. */
  public synchronized int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many of each kind. */
  @Override
  public synchronized String toString() {
    return counts.toString();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(random.nextInt(SHORTEST_PEACE_MILLIS, LONGEST_PEACE_MILLIS));
        Fault fault = Fault.any(random);
        Runnable end = fault.begin(bed, random);
        synchronized (this) {
          counts.merge(fault, 1, Integer::sum);
        }
        Thread.sleep(random.nextInt(SHORTEST_FAULT_MILLIS, LONGEST_FAULT_MILLIS));
        end.run();
      }
    } catch (InterruptedException _) {
      // The peace at the end.
    }
  }

  /** Makes no more faults, and ends the one that there is. */
  @Override
  public void close() {
    Threads.end(thread);
    bed.mendAll();
  }
}

package dev.berth.controller.scheduler;

import dev.berth.controller.scheduler.cluster.PlaceKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the scheduler's one thread is to look at: filled by informers, binds and timers, emptied as
 * a whole. Names only, each once, however often it changed.
 */
final class Inbox {
  /**
   * One emptying.
   *
   * @param batches how many batches of binds have come back
   * @param ticked whether a timer has fired
   */
  record Mail(
      Set<PlaceKey> places, Set<String> nodes, List<Ended> ended, int batches, boolean ticked) {}

  /** A bind that has ended. */
  record Ended(Round.Chosen chosen, BindOutcome outcome) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private Set<PlaceKey> places = new LinkedHashSet<>();
  private Set<String> nodes = new LinkedHashSet<>();
  private List<Ended> ended = new ArrayList<>();
  private int batches;
  private boolean ticked;
  private boolean rung;

  void place(PlaceKey key) {
    put(() -> places.add(key));
  }

  void node(String name) {
    put(() -> nodes.add(name));
  }

  /** One batch has come back, with the end of each of its binds. */
  void batch(List<Ended> binds) {
    put(() -> {
      ended.addAll(binds);
      batches++;
    });
  }

  /** It is time to look at what waits for time. */
  void tick() {
    put(() -> ticked = true);
  }

  /**
   * Everything that has come; waits for something unless told otherwise.
   *
   * @param wait false to come back at once, with or without mail
   */
  Mail take(boolean wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (wait && !rung) {
        filled.await();
      }
      rung = false;
      Mail mail = new Mail(places, nodes, ended, batches, ticked);
      places = new LinkedHashSet<>();
      nodes = new LinkedHashSet<>();
      ended = new ArrayList<>();
      batches = 0;
      ticked = false;
      return mail;
    } finally {
      lock.unlock();
    }
  }

  private void put(Runnable change) {
    lock.lock();
    try {
      change.run();
      rung = true;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }
}

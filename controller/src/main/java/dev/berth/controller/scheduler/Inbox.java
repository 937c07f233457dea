package dev.berth.controller.scheduler;

import dev.berth.scheduling.Round;
import dev.berth.scheduling.cluster.PlaceKey;
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
   * @param queues whether a Queue, or a namespace's queue, has changed
   * @param batches how many batches of binds have come back
   * @param refusals whose evictions were refused
   * @param ticked whether a timer has fired
   */
  record Mail(
      Set<PlaceKey> places,
      Set<String> nodes,
      Set<PlaceKey> groups,
      Set<PlaceKey> budgets,
      boolean queues,
      List<Ended> ended,
      int batches,
      List<PlaceKey> refusals,
      boolean ticked) {}

  /** A bind that has ended. */
  record Ended(Round.Chosen chosen, BindOutcome outcome) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private Set<PlaceKey> places = new LinkedHashSet<>();
  private Set<String> nodes = new LinkedHashSet<>();
  private Set<PlaceKey> groups = new LinkedHashSet<>();
  private Set<PlaceKey> budgets = new LinkedHashSet<>();
  private boolean queues;
  private List<Ended> ended = new ArrayList<>();
  private int batches;
  private List<PlaceKey> refusals = new ArrayList<>();
  private boolean ticked;
  private boolean rung;

  void place(PlaceKey key) {
    put(() -> places.add(key));
  }

  void node(String name) {
    put(() -> nodes.add(name));
  }

  void group(PlaceKey key) {
    put(() -> groups.add(key));
  }

  void budget(PlaceKey key) {
    put(() -> budgets.add(key));
  }

  void queues() {
    put(() -> queues = true);
  }

  /** One batch has come back, with the end of each of its binds. */
  void batch(List<Ended> binds) {
    put(() -> {
      ended.addAll(binds);
      batches++;
    });
  }

  /** Nobody will stop this task for another one. */
  void evictionRefused(PlaceKey victim) {
    put(() -> refusals.add(victim));
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
      Mail mail =
          new Mail(places, nodes, groups, budgets, queues, ended, batches, refusals, ticked);
      places = new LinkedHashSet<>();
      nodes = new LinkedHashSet<>();
      groups = new LinkedHashSet<>();
      budgets = new LinkedHashSet<>();
      queues = false;
      ended = new ArrayList<>();
      batches = 0;
      refusals = new ArrayList<>();
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

package dev.berth.apiserver.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which indexes a kind is to have: those that were asked for twice within ten minutes, a few of
 * them, until nobody has asked for ten minutes.
 */
final class Indexing {
  static final Duration IDLE = Duration.ofMinutes(10);
  static final int MOST = 8;

  /** Fewer objects than this are looked through as quickly. */
  static final int WORTH_IT = 1_000;

  /** Of how many groupings it is known when they were asked for. */
  private static final int REMEMBERED = 64;

  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Grouping, Use> uses =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Grouping, Use> eldest) {
          return size() > REMEMBERED;
        }
      };

  Indexing(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  private static final class Use {
    private long last;
    private boolean building;
  }

  /** Notes that a query asks for a grouping; true when the caller is to build its index now. */
  boolean asked(Grouping by, Snapshot objects) {
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      @Nullable Use use = uses.remove(by);
      boolean again = use != null && now - use.last < IDLE.toNanos();
      if (use == null) {
        use = new Use();
      }
      use.last = now;
      uses.put(by, use);
      boolean build =
          again
              && !use.building
              && !objects.has(by)
              && objects.size() >= WORTH_IT
              && objects.indexes() < MOST;
      if (build) {
        use.building = true;
      }
      return build;
    } finally {
      lock.unlock();
    }
  }

  void built(Grouping by) {
    lock.lock();
    try {
      @Nullable Use use = uses.get(by);
      if (use != null) {
        use.building = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Without the indexes that nobody asks for any more. */
  Snapshot withoutIdle(Snapshot objects) {
    List<Grouping> idle = new ArrayList<>();
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      for (Grouping by : objects.indexed()) {
        @Nullable Use use = uses.get(by);
        if (use == null || now - use.last >= IDLE.toNanos()) {
          idle.add(by);
        }
      }
    } finally {
      lock.unlock();
    }
    Snapshot rest = objects;
    for (Grouping by : idle) {
      rest = rest.withoutIndex(by);
    }
    return rest;
  }
}

package dev.berth.scheduling.backlog;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * How long the tasks of a lane watch others get places while there is no room for themselves. Small
 * tasks fit into what others leave and large ones don't: without an end to their patience, they
 * would wait for as long as small ones come.
 */
final class Patience {
  private static final Duration FIRST = Duration.ofSeconds(30);
  // After each time that room was kept in vain; 16 minutes.
  private static final int MOST_DOUBLINGS = 5;

  private boolean waits;
  private long since;
  private long placed;
  private int vain;
  // Nodes where room was kept in vain.
  private final Set<String> tried = new HashSet<>();

  /**
   * There is no room for them.
   *
   * @param placed how many tasks have got places so far, at all
   */
  void begin(long now, long placed) {
    if (!waits) {
      waits = true;
      since = now;
      this.placed = placed;
    }
  }

  /** Whether they have waited for long enough while others got places. */
  boolean isOver(long now, long placed) {
    return waits
        && placed > this.placed
        && now - since >= FIRST.multipliedBy(1L << Math.min(vain, MOST_DOUBLINGS)).toNanos();
  }

  /** Something is tried for them. */
  void again(long now, long placed) {
    since = now;
    this.placed = placed;
  }

  /** Room was kept for one of them, and not enough came together. */
  void inVain(String node, long now, long placed) {
    vain++;
    tried.add(node);
    again(now, placed);
  }

  /** Where that was. */
  Set<String> tried() {
    return tried;
  }

  /** It was so everywhere: the next round of them begins. */
  void forgetTried() {
    tried.clear();
  }

  /** More room would not help them now. */
  void stop() {
    waits = false;
  }

  /** One of them has got a place. */
  void end() {
    waits = false;
    vain = 0;
    tried.clear();
  }
}

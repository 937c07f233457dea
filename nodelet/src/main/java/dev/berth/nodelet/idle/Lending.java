package dev.berth.nodelet.idle;

import dev.berth.nodelet.spec.Room;

/** How much of what is idle is lent. Pure. */
final class Lending {
  /** What is told less exactly is told less often. */
  private static final long CPU_STEP = 100;

  private static final long MEMORY_STEP = 64L << 20;

  private static final int PARTS = 10;

  private Lending() {}

  /** Without a tenth, in steps of 100m and 64Mi. */
  static Room of(Room idle) {
    return new Room(lent(idle.cpuMillis(), CPU_STEP), lent(idle.memoryBytes(), MEMORY_STEP));
  }

  private static long lent(long idle, long step) {
    long most = Math.max(0, idle - idle / PARTS);
    return most - most % step;
  }
}

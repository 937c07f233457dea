package dev.berth.nodelet.idle;

import dev.berth.nodelet.spec.Room;
import java.time.Duration;

/**
 * What was said last of what is lent, and when. Pure. Each word is a write for each node, so that a
 * small change waits until the last word is old; what can't wait is that revocable tasks have asked
 * for more than is there.
 */
record Word(Room told, long nanos) {
  private static final Duration OLD = Duration.ofSeconds(30);
  private static final int PARTS = 10;

  /**
   * What to say now: this, as long as nothing is worth another word.
   *
   * @param borrowed what revocable tasks that run have asked for
   */
  Word after(Room lent, Room borrowed, long now) {
    boolean isDue =
        isFar(lent.cpuMillis(), told.cpuMillis())
            || isFar(lent.memoryBytes(), told.memoryBytes())
            || isOwed(lent.cpuMillis(), told.cpuMillis(), borrowed.cpuMillis())
            || isOwed(lent.memoryBytes(), told.memoryBytes(), borrowed.memoryBytes())
            || now - nanos >= OLD.toNanos();
    return isDue && !lent.equals(told) ? new Word(lent, now) : this;
  }

  private static boolean isFar(long lent, long told) {
    return lent != told && Math.abs(lent - told) >= told / PARTS;
  }

  private static boolean isOwed(long lent, long told, long borrowed) {
    return lent < told && lent < borrowed;
  }
}

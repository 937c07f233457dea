package dev.berth.apiserver.history;

import dev.berth.apiserver.store.SpaceUse;

/**
 * What still goes into the store. Pure.
 *
 * <pre>
 *                 used ≥ 85%, file ≥ 95%, or the alarm          used ≥ 95%
 *          ROOM ─────────────────────────────────────▶ FULL ◀──────────────▶ BRIM
 *               ◀─────────────────────────────────────       used &lt; 90%
 *                used &lt; 75%, file &lt; 90% and no alarm
 * </pre>
 *
 * Each border is crossed back only well below where it was crossed: at the border itself creates
 * would be let through and refused in turns.
 */
enum Fullness {
  /** Everything goes in. */
  ROOM,
  /** What grows is refused. */
  FULL,
  /** All but what frees is refused. */
  BRIM;

  static final double FULL_USED = 0.85;
  static final double BRIM_USED = 0.95;

  /** Short of the quota, so that etcd's alarm is the exception: what is already on its way fits. */
  private static final double FULL_FILE = 0.95;

  private static final double ROOM_USED = 0.75;
  private static final double ROOM_FILE = SpacePlan.LARGE_FILE;
  private static final double BELOW_BRIM_USED = 0.90;

  Fullness next(Usage now) {
    double brim = this == BRIM ? BELOW_BRIM_USED : BRIM_USED;
    if (now.usedShare() >= brim) {
      return BRIM;
    }
    boolean open = this == ROOM;
    boolean full =
        now.alarm()
            || now.usedShare() >= (open ? FULL_USED : ROOM_USED)
            || now.fileShare() >= (open ? FULL_FILE : ROOM_FILE);
    return full ? FULL : ROOM;
  }

  boolean takes(SpaceUse use) {
    return switch (use) {
      case GROWS -> this == ROOM;
      case BOUNDED -> this != BRIM;
      case FREES -> true;
    };
  }
}

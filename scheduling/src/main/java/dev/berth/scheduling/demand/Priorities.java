package dev.berth.scheduling.demand;

/** How important tasks are. */
public final class Priorities {
  /** Where the priorities begin that only the system's classes have. */
  public static final int SYSTEM = 2_000_000_000;

  private Priorities() {}

  /** Whether it is one of those. */
  public static boolean isSystem(int priority) {
    return priority >= SYSTEM;
  }
}

package dev.berth.chaos.history;

/**
 * How versions are made, as clients are told: revision × 128 + position. Said here once more, and
 * not taken from the server, so that a server that makes them otherwise is noticed.
 */
public final class Versions {
  private static final int POSITIONS = 128;

  /** Deletes are numbered from here in their revision. */
  public static final int FIRST_DELETE = 64;

  private Versions() {}

  public static long of(long revision, int position) {
    return revision * POSITIONS + position;
  }

  public static long revision(long version) {
    return version / POSITIONS;
  }

  public static int position(long version) {
    return (int) (version % POSITIONS);
  }

  /** The version of a list or a bookmark: after all that the revision holds. */
  public static long endOf(long revision) {
    return of(revision, POSITIONS - 1);
  }

  /** For people: "revision.position". */
  public static String text(long version) {
    return revision(version) + "." + position(version);
  }
}

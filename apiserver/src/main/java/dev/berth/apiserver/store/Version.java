package dev.berth.apiserver.store;

/**
 * How versions are made: {@code mod revision × 128 + position}. Writes of one group share a
 * revision; the position tells them apart, so "after v" is exact for every single event.
 */
public final class Version {
  private static final int POSITIONS = 128;

  /**
   * Deletes carry no bytes to hold a position; they are numbered from here in the order of events.
   */
  public static final int FIRST_DELETE = 64;

  /** The greatest position. */
  public static final int LAST = POSITIONS - 1;

  private Version() {}

  public static long of(long revision, int position) {
    return revision * POSITIONS + position;
  }

  /** The version of a list or a bookmark: after everything that the revision holds. */
  public static long endOf(long revision) {
    return of(revision, LAST);
  }

  public static long revision(long version) {
    return version / POSITIONS;
  }

  public static int position(long version) {
    return (int) (version % POSITIONS);
  }
}

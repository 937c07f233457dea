package dev.berth.nodelet.pressure;

/**
 * How much of something there was at one moment.
 *
 * @param what what is measured, for people: "memory", "disk of /var/lib/docker"
 * @param available how much of it is free, below 0 when more is used than there should be
 * @param capacity how much there is in all
 * @param least how much is to stay free
 * @param unit what is counted
 * @param isTasks whether it is tasks that use it: whether evicting one frees any
 */
record Reading(String what, long available, long capacity, long least, Unit unit, boolean isTasks) {
  enum Unit {
    BYTES,
    INODES
  }

  boolean isShort() {
    return available < least;
  }

  /** For example "memory: 48.0Mi of 300.0Mi are available, and 100.0Mi are to stay so". */
  String text() {
    return "%s: %s of %s are available, and %s are to stay so"
        .formatted(what, amount(Math.max(0, available)), amount(capacity), amount(least));
  }

  private String amount(long value) {
    return unit == Unit.BYTES ? Figures.bytes(value) : value + " inodes";
  }
}

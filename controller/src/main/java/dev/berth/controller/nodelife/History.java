package dev.berth.controller.nodelife;

import java.util.Map;

/**
 * What must be remembered from one look to the next. Begins anew with each leadership.
 *
 * @param silentSince by node uid, since when it has been silent while a server lived; monotonic
 *     nanoseconds
 * @param stopped whether evictions are stopped
 * @param budget how many places may be taken back, in thousandths
 * @param lookedAt when the last look was
 */
record History(
    Availability availability,
    Map<String, Long> silentSince,
    boolean stopped,
    long budget,
    long lookedAt) {
  History {
    silentSince = Map.copyOf(silentSince);
  }

  /**
   * The same when so many of the places that the budget was spent on were not touched after all.
   */
  History withUntouched(int places) {
    return new History(
        availability, silentSince, stopped, budget + places * NodeLifePlan.THOUSANDTHS, lookedAt);
  }

  static History begin(long now) {
    return new History(Availability.NONE, Map.of(), false, 0, now);
  }
}

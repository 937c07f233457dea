package dev.berth.controller.quota;

import dev.berth.client.NamespacedName;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When a quota may be counted again. While a namespace is being filled every creation asks for it,
 * and counting takes the longer, the more there is: a tenth of the time goes into it at most.
 */
final class Pace {
  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final int SHARE = 10;

  private final Timers timers;
  private final Map<NamespacedName, Rest> rests = new ConcurrentHashMap<>();

  /** Since a reading of the timers' nanos, for so long. */
  private record Rest(long since, Duration length) {}

  Pace(Timers timers) {
    this.timers = timers;
  }

  /** How long to wait yet; zero or less: no more. */
  Duration left(NamespacedName quota) {
    Rest rest = rests.get(quota);
    return rest == null ? Duration.ZERO : rest.length().minus(timers.since(rest.since()));
  }

  /** It was counted, and that took so long. */
  void counted(NamespacedName quota, Duration took) {
    Duration rest = took.multipliedBy(SHARE);
    rests.put(quota, new Rest(timers.nanos(), rest.compareTo(SHORTEST) < 0 ? SHORTEST : rest));
  }

  void forget(NamespacedName quota) {
    rests.remove(quota);
  }
}

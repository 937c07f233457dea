package dev.berth.nodelet.idle;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** How fast containers use cpu, between one look and the next. Used by one thread. */
final class Rates {
  private final Map<String, Reading> last = new HashMap<>();

  private record Reading(long nanos, long cpuNanos) {}

  /** Thousandths of a cpu since the look before; empty at the first. */
  OptionalLong milli(String container, long cpuNanos, long nanos) {
    Reading before = last.put(container, new Reading(nanos, cpuNanos));
    if (before == null || nanos <= before.nanos()) {
      return OptionalLong.empty();
    }
    double rate = 1000.0 * (cpuNanos - before.cpuNanos()) / (nanos - before.nanos());
    return OptionalLong.of(Math.max(0, Math.round(rate)));
  }

  /** Forgets all containers but these. */
  void keep(Set<String> containers) {
    last.keySet().retainAll(containers);
  }
}

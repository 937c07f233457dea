package dev.berth.apiserver.history;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Members whose defragmentation failed, as for want of room on their disk: each is left alone for a
 * minute, then two, then four, an hour at most. A member serves nothing while it tries.
 */
final class Resting {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;

  private record Rest(int failures, long untilNanos) {}

  private final Map<String, Rest> rests = new HashMap<>();

  Set<String> names() {
    long now = System.nanoTime();
    Set<String> names = new HashSet<>();
    rests.forEach((name, rest) -> {
      if (rest.untilNanos() - now > 0) {
        names.add(name);
      }
    });
    return names;
  }

  void failed(String name) {
    rests.compute(
        name,
        (_, before) -> {
          int failures = before == null ? 0 : Math.min(before.failures() + 1, MOST_DOUBLINGS);
          return new Rest(
              failures, System.nanoTime() + FIRST.multipliedBy(1L << failures).toNanos());
        });
  }

  void succeeded(String name) {
    rests.remove(name);
  }
}

package dev.berth.controller.nodelife;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which API servers live, and since when at least one has lived without a break. A value: each look
 * gives the next one.
 *
 * <p>A server lives while its last renewal that was <em>seen to happen</em> is younger than its
 * Lease's duration. Finding a Lease proves nothing, for it may be an old one: only seeing it change
 * does. As seeing takes the server, the store behind it and our own watch, this is the availability
 * of all of them.
 *
 * @param since monotonic nanoseconds; null while no server lives
 */
record Availability(Map<String, Sight> sights, Set<String> living, @Nullable Long since) {
  static final Availability NONE = new Availability(Map.of(), Set.of(), null);

  /**
   * When a Lease was last seen to change.
   *
   * @param renewedAt null as long as it has not been
   */
  record Sight(String renewal, @Nullable Long renewedAt) {
    boolean fresh(Duration duration, long now) {
      return renewedAt != null && now - renewedAt < duration.toNanos();
    }
  }

  Availability {
    sights = Map.copyOf(sights);
    living = Set.copyOf(living);
  }

  Availability look(List<ServerView> servers, long now) {
    Map<String, Sight> seen = new HashMap<>();
    Set<String> alive = new HashSet<>();
    boolean unbroken = false;
    for (ServerView server : servers) {
      Sight before = sights.get(server.server());
      Sight sight = next(before, server, now);
      seen.put(server.server(), sight);
      if (sight.fresh(server.duration(), now)) {
        alive.add(server.server());
      }
      // A renewal that comes late ends a gap, even when we were the ones who did not look.
      unbroken |= before != null && before.fresh(server.duration(), now);
    }
    Long start = since != null && unbroken ? since : Long.valueOf(now);
    return new Availability(seen, alive, alive.isEmpty() ? null : start);
  }

  private static Sight next(@Nullable Sight before, ServerView server, long now) {
    if (before == null) {
      return new Sight(server.renewal(), null);
    }
    return before.renewal().equals(server.renewal()) ? before : new Sight(server.renewal(), now);
  }
}

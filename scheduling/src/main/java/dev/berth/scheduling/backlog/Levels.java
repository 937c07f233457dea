package dev.berth.scheduling.backlog;

import dev.berth.scheduling.queue.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ready lanes of one queue: by priority, then by namespace, then by turn. */
final class Levels {
  private record Lanes(Usage used, TreeMap<Long, Lane> byTurn) {}

  private static final class Level {
    final Map<String, Lanes> byNamespace = new HashMap<>();
    final List<Lanes> list = new ArrayList<>();
  }

  private final TreeMap<Integer, Level> byPriority = new TreeMap<>(Comparator.reverseOrder());

  void add(Lane lane, long turn) {
    Level level = byPriority.computeIfAbsent(lane.key.priority(), _ -> new Level());
    Lanes lanes = level.byNamespace.get(lane.key.namespace());
    if (lanes == null) {
      lanes = new Lanes(lane.account.used(), new TreeMap<>());
      level.byNamespace.put(lane.key.namespace(), lanes);
      level.list.add(lanes);
    }
    lanes.byTurn().put(turn, lane);
  }

  void remove(Lane lane, long turn) {
    Level level = byPriority.get(lane.key.priority());
    Lanes lanes = level == null ? null : level.byNamespace.get(lane.key.namespace());
    if (level == null || lanes == null) {
      throw new IllegalStateException("not ready: " + lane.key);
    }
    lanes.byTurn().remove(turn);
    if (lanes.byTurn().isEmpty()) {
      level.byNamespace.remove(lane.key.namespace());
      level.list.remove(lanes);
      if (level.list.isEmpty()) {
        byPriority.remove(lane.key.priority());
      }
    }
  }

  /** The lane whose turn it is; null when none is ready. */
  @Nullable Lane next() {
    Map.Entry<Integer, Level> highest = byPriority.firstEntry();
    if (highest == null) {
      return null;
    }
    List<Lanes> all = highest.getValue().list;
    Lanes best = all.getFirst();
    if (all.size() > 1) {
      double least = best.used().dominantShare();
      for (int i = 1; i < all.size(); i++) {
        Lanes other = all.get(i);
        double share = other.used().dominantShare();
        if (share < least
            || (share == least && other.byTurn().firstKey() < best.byTurn().firstKey())) {
          best = other;
          least = share;
        }
      }
    }
    return best.byTurn().firstEntry().getValue();
  }
}

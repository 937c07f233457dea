package dev.berth.scheduling.backlog;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pending tasks of each group, by their turns. */
final class Gangs {
  private final Map<GroupKey, TreeMap<Long, Entry>> byGroup = new HashMap<>();

  void add(Entry entry) {
    if (!entry.pending.group().isEmpty()) {
      byGroup
          .computeIfAbsent(GroupKey.of(entry.pending), _ -> new TreeMap<>())
          .put(entry.turn, entry);
    }
  }

  void remove(Entry entry) {
    if (!entry.pending.group().isEmpty()) {
      byGroup.computeIfPresent(
          GroupKey.of(entry.pending),
          (_, members) -> {
            members.remove(entry.turn);
            return members.isEmpty() ? null : members;
          });
    }
  }

  Collection<Entry> of(GroupKey group) {
    TreeMap<Long, Entry> members = byGroup.get(group);
    return members == null ? List.of() : members.values();
  }
}

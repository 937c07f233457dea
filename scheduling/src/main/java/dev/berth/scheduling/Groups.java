package dev.berth.scheduling;

import dev.berth.api.v1.TaskGroup;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.cluster.PlaceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The task groups: how many members each needs at one go, and which ones have a place. Those that
 * have ended count as long as they exist: they have had theirs.
 *
 * <p>A group is placed in part only when a bind has failed or a node has refused a member. It may
 * hold its places for its timeout then; no group can wait for another that waits for it. One of
 * which nobody waits holds nothing in vain, however few it has.
 */
final class Groups {
  private static final int DEFAULT_TIMEOUT = 60;

  private static final class Group {
    int needed;
    Duration timeout = Duration.ofSeconds(DEFAULT_TIMEOUT);
    boolean known;
    final Set<PlaceKey> placed = new HashSet<>();
    final Set<PlaceKey> ended = new HashSet<>();
    boolean incomplete;
    long since;

    int count() {
      return placed.size() + ended.size();
    }

    boolean isPartial() {
      return known && !placed.isEmpty() && count() < needed;
    }
  }

  private final Map<GroupKey, Group> groups = new HashMap<>();
  private final Map<PlaceKey, GroupKey> groupOf = new HashMap<>();

  void put(TaskGroup group) {
    Group known =
        group(new GroupKey(group.getMetadata().getNamespace(), group.getMetadata().getName()));
    known.known = true;
    known.needed = Math.max(1, group.getSpec().getMinMembers());
    known.timeout =
        Duration.ofSeconds(
            group.getSpec().hasTimeoutSeconds()
                ? group.getSpec().getTimeoutSeconds()
                : DEFAULT_TIMEOUT);
  }

  void remove(GroupKey key) {
    Group group = groups.get(key);
    if (group != null) {
      group.known = false;
      dropIfBlank(key, group);
    }
  }

  boolean exists(GroupKey key) {
    Group group = groups.get(key);
    return group != null && group.known;
  }

  /** How many members it starts with. */
  int needed(GroupKey key) {
    return group(key).needed;
  }

  /** How many members have a place, or had one and have ended. */
  int placed(GroupKey key) {
    Group group = groups.get(key);
    return group == null ? 0 : group.count();
  }

  /** Whether a task is one of those. */
  boolean has(GroupKey key, PlaceKey task) {
    return key.equals(groupOf.get(task));
  }

  /**
   * A member has a place, or has none any more.
   *
   * @return whether it counts now and did not before
   */
  boolean placed(PlaceKey task, @Nullable GroupKey now) {
    boolean news = move(task, now);
    if (now != null) {
      group(now).ended.remove(task);
      group(now).placed.add(task);
    }
    return news;
  }

  /**
   * A member has ended, whatever becomes of its place.
   *
   * @return whether it counts now and did not before
   */
  boolean ended(PlaceKey task, @Nullable GroupKey now) {
    boolean news = move(task, now);
    if (now != null) {
      group(now).placed.remove(task);
      group(now).ended.add(task);
    }
    return news;
  }

  private boolean move(PlaceKey task, @Nullable GroupKey now) {
    GroupKey before = now == null ? groupOf.remove(task) : groupOf.put(task, now);
    if (before != null && !before.equals(now)) {
      Group group = group(before);
      group.placed.remove(task);
      group.ended.remove(task);
      dropIfBlank(before, group);
    }
    return now != null && !now.equals(before);
  }

  /**
   * The members with a place of the groups that have been placed in part for too long.
   *
   * @param waits whether any member waits for a place
   */
  List<PlaceKey> overdue(long now, Predicate<GroupKey> waits) {
    List<PlaceKey> all = new ArrayList<>();
    groups.forEach((key, group) -> {
      boolean incomplete = group.isPartial() && waits.test(key);
      if (incomplete && !group.incomplete) {
        group.since = now;
      }
      group.incomplete = incomplete;
      if (isOverdue(group, now)) {
        // Asked again after another timeout: an eviction may have failed.
        group.since = now;
        all.addAll(group.placed);
      }
    });
    return all;
  }

  /** Whether {@link #overdue} would find any, as far as it was asked before. */
  boolean anyOverdue(long now) {
    return groups.values().stream().anyMatch(group -> isOverdue(group, now));
  }

  private static boolean isOverdue(Group group, long now) {
    return group.incomplete && now - group.since - group.timeout.toNanos() >= 0;
  }

  /**
   * Whether any is placed in part.
   *
   * @param waits whether any member waits for a place
   */
  boolean anyIncomplete(Predicate<GroupKey> waits) {
    return groups.entrySet().stream()
        .anyMatch(one -> one.getValue().isPartial() && waits.test(one.getKey()));
  }

  private Group group(GroupKey key) {
    return groups.computeIfAbsent(key, _ -> new Group());
  }

  private void dropIfBlank(GroupKey key, Group group) {
    if (!group.known && group.count() == 0) {
      groups.remove(key);
    }
  }
}

package dev.berth.controller.scheduler;

import dev.berth.controller.scheduler.cluster.PlaceKey;
import dev.berth.controller.scheduler.plan.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pending tasks: those whose turn will come, first come first served, and those that wait: for
 * something that can help (parked), or for a moment (delayed). A task keeps its turn while it
 * waits, so that it is not overtaken by what came after it.
 *
 * <p>Invariant: a key is in {@code entries} exactly once, and in {@code ready} exactly when it
 * waits for nothing.
 */
final class Backlog {
  private static final class Entry {
    final long turn;
    Pending pending;
    @Nullable Refusal refusal;
    boolean delayed;
    long notBefore;
    int failures;
    boolean rested;

    Entry(long turn, Pending pending) {
      this.turn = turn;
      this.pending = pending;
    }
  }

  private final Map<PlaceKey, Entry> entries = new HashMap<>();
  private final TreeMap<Long, Entry> ready = new TreeMap<>();
  private int delayed;
  private long turns;

  /** Takes in a pending task, or its newer state. */
  void offer(Pending pending) {
    Entry entry = entries.get(pending.key());
    if (entry == null || !entry.pending.uid().equals(pending.uid())) {
      remove(pending.key());
      Entry added = new Entry(turns++, pending);
      entries.put(pending.key(), added);
      ready.put(added.turn, added);
      return;
    }
    boolean asksForOther = !entry.pending.demand().equals(pending.demand());
    entry.pending = pending;
    if (asksForOther && entry.refusal != null) {
      wake(entry);
    }
  }

  void remove(PlaceKey key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      ready.remove(entry.turn);
      delayed -= entry.delayed ? 1 : 0;
    }
  }

  /** The task whose turn it is. It stays in the backlog, as neither ready nor waiting. */
  @Nullable Pending take() {
    Map.Entry<Long, Entry> first = ready.pollFirstEntry();
    return first == null ? null : first.getValue().pending;
  }

  /** It was taken and refused: it waits until something changes that can help. */
  void park(PlaceKey key, Refusal refusal) {
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.refusal = refusal;
    }
  }

  /**
   * Its bind failed: it waits for a moment, longer each time.
   *
   * @return how often that has happened in a row
   */
  int delay(PlaceKey key, long notBefore) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return 0;
    }
    ready.remove(entry.turn);
    delayed += entry.delayed ? 0 : 1;
    entry.delayed = true;
    entry.notBefore = notBefore;
    return ++entry.failures;
  }

  /**
   * It was taken, but nodes have refused it: it waits for a moment before its next attempt.
   *
   * @return false when it has done so already
   */
  boolean rest(PlaceKey key, long notBefore) {
    Entry entry = entries.get(key);
    if (entry == null || entry.rested) {
      return false;
    }
    entry.rested = true;
    delayed++;
    entry.delayed = true;
    entry.notBefore = notBefore;
    return true;
  }

  int failures(PlaceKey key) {
    Entry entry = entries.get(key);
    return entry == null ? 0 : entry.failures;
  }

  /** What was delayed until now gets its turn. */
  void wakeDelayed(long now) {
    if (delayed > 0) {
      for (Entry entry : entries.values()) {
        if (entry.delayed && entry.notBefore - now <= 0) {
          wake(entry);
        }
      }
    }
  }

  /** A node has changed: every parked task may fit now. */
  void wakeParked() {
    for (Entry entry : entries.values()) {
      if (entry.refusal != null) {
        wake(entry);
      }
    }
  }

  /** Something was freed: those that lacked room may fit now. */
  void wakeForRoom() {
    for (Entry entry : entries.values()) {
      if (entry.refusal != null && entry.refusal.roomHelps()) {
        wake(entry);
      }
    }
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  boolean hasDelayed() {
    return delayed > 0;
  }

  int size() {
    return entries.size();
  }

  private void wake(Entry entry) {
    entry.refusal = null;
    delayed -= entry.delayed ? 1 : 0;
    entry.delayed = false;
    ready.put(entry.turn, entry);
  }
}

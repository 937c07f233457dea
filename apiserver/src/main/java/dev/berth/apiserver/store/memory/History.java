package dev.berth.apiserver.store.memory;

import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every version of every key since the last compaction. Not safe for several threads: its store has
 * the lock.
 *
 * <ul>
 *   <li>{@code keys}: path to the versions of that key, oldest first.
 *   <li>{@code log}: revision to what changed at it, in the order of versions.
 * </ul>
 *
 * Compaction at revision c forgets what was replaced at or before c; each key's state at c stays.
 */
final class History {
  /**
   * @param now null for a delete
   * @param before the version that this one replaced; null when there was none
   */
  record Change(Key key, long version, @Nullable Stored now, @Nullable Stored before) {}

  private final NavigableMap<String, Deque<Change>> keys = new TreeMap<>();
  private final NavigableMap<Long, List<Change>> log = new TreeMap<>();
  private long revision = 1;
  private long compacted;

  long revision() {
    return revision;
  }

  /** What was at or before this revision and replaced by it is forgotten. */
  long compacted() {
    return compacted;
  }

  Optional<Stored> newest(Key key) {
    return newest(key.path(), revision);
  }

  private Optional<Stored> newest(String path, long atRevision) {
    Deque<Change> versions = keys.get(path);
    if (versions == null) {
      return Optional.empty();
    }
    for (Iterator<Change> i = versions.descendingIterator(); i.hasNext(); ) {
      Change change = i.next();
      if (revisionOf(change) <= atRevision) {
        return Optional.ofNullable(change.now());
      }
    }
    return Optional.empty();
  }

  /** The objects of a scope at a revision, in the order of keys, after a path. */
  List<Stored> range(Scope scope, String after, long atRevision) {
    String prefix = scope.prefix();
    boolean first = after.compareTo(prefix) < 0;
    List<Stored> found = new ArrayList<>();
    for (String path : keys.tailMap(first ? prefix : after, first).keySet()) {
      if (!path.startsWith(prefix)) {
        break;
      }
      newest(path, atRevision).ifPresent(found::add);
    }
    return found;
  }

  /** Adds the changes of the next revision, which is one greater than {@link #revision}. */
  void append(List<Change> changes) {
    revision++;
    log.put(revision, List.copyOf(changes));
    for (Change change : changes) {
      keys.computeIfAbsent(change.key().path(), _ -> new ArrayDeque<>()).addLast(change);
    }
  }

  /** What changed after a revision, by revision. */
  Map<Long, List<Change>> since(long afterRevision) {
    return log.tailMap(afterRevision, false);
  }

  void compact(long atRevision) {
    NavigableMap<Long, List<Change>> gone = log.headMap(atRevision, true);
    for (List<Change> changes : gone.values()) {
      for (Change change : changes) {
        forgetBefore(change);
      }
    }
    gone.clear();
    compacted = Math.max(compacted, atRevision);
  }

  private void forgetBefore(Change change) {
    Deque<Change> versions = keys.get(change.key().path());
    if (versions == null) {
      return;
    }
    while (!versions.isEmpty() && versions.getFirst().version() < change.version()) {
      versions.removeFirst();
    }
    if (change.now() == null
        && !versions.isEmpty()
        && versions.getFirst().version() == change.version()) {
      versions.removeFirst();
    }
    if (versions.isEmpty()) {
      keys.remove(change.key().path());
    }
  }

  private static long revisionOf(Change change) {
    return Version.revision(change.version());
  }
}

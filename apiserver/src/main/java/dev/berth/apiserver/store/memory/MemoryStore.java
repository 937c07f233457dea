package dev.berth.apiserver.store.memory;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Space;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Upkeep;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory. It keeps the last so many revisions, so that watches resume and lists continue
 * as they do on etcd; what is older is <em>expired</em>.
 */
public final class MemoryStore implements Store, Upkeep {
  /** How many revisions a store keeps unless told otherwise. */
  public static final int KEPT_REVISIONS = 10_000;

  /** As etcd refuses them. */
  static final int MAX_TRANSACTION_BYTES = 3 << 19;

  private static final int PAGE_BYTES = 2 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private final History history = new History();
  private final Set<MemoryWatch> watches = new HashSet<>();
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final int keptRevisions;
  private boolean closed;

  private MemoryStore(int keptRevisions) {
    this.keptRevisions = keptRevisions;
  }

  /** An empty store. */
  public static MemoryStore create() {
    return new MemoryStore(KEPT_REVISIONS);
  }

  /** An empty store that keeps so many revisions for watches and lists; at least 1. */
  public static MemoryStore create(int keptRevisions) {
    if (keptRevisions < 1) {
      throw new IllegalArgumentException("keptRevisions must be at least 1");
    }
    return new MemoryStore(keptRevisions);
  }

  /** Forgets what was replaced at or before a revision, as etcd's compaction does. */
  public void compact(long revision) {
    lock.lock();
    try {
      if (revision > history.revision()) {
        throw new IllegalArgumentException("the revision is in the future");
      }
      history.compact(revision);
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What is forgotten already is nothing. */
  @Override
  public void compact(long revision, Duration timeout) {
    compact(revision);
  }

  @Override
  public Space space(Duration timeout) {
    return Space.UNLIMITED;
  }

  @Override
  public void defragment(String member, Duration timeout) {
    throw new IllegalArgumentException("a store in memory has no members");
  }

  @Override
  public void disarm(Duration timeout) {
    // It has no alarm.
  }

  @Override
  public Optional<Upkeep> upkeep() {
    return Optional.of(this);
  }

  @Override
  public Optional<Stored> get(Key key, Duration timeout) {
    lock.lock();
    try {
      requireOpen();
      return history.newest(key);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Page list(Scope scope, String after, int limit, long revision, Duration timeout) {
    List<Stored> all;
    long at;
    lock.lock();
    try {
      requireOpen();
      at = revision == 0 ? history.revision() : revision;
      if (at < history.compacted() || at > history.revision()) {
        throw new FailureException(expired(at, history.compacted()));
      }
      all = history.range(scope, after, at);
    } finally {
      lock.unlock();
    }
    int count = 0;
    long bytes = 0;
    while (count < all.size() && (limit == 0 || count < limit) && bytes < PAGE_BYTES) {
      bytes += all.get(count++).bytes().size();
    }
    int remaining = all.size() - count;
    return new Page(at, all.subList(0, count), remaining > 0, remaining);
  }

  @Override
  public long revision(Duration timeout) {
    lock.lock();
    try {
      requireOpen();
      return history.revision();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Outcome commit(Transaction transaction, Duration timeout) {
    requireSmall(transaction);
    lock.lock();
    try {
      requireOpen();
      Map<Key, Stored> current = currentOf(transaction);
      if (!holds(transaction, current)) {
        return new Outcome.Rejected(current);
      }
      List<Long> versions = apply(transaction, current);
      advanced.signalAll();
      return new Outcome.Committed(history.revision(), versions);
    } finally {
      lock.unlock();
    }
  }

  private Map<Key, Stored> currentOf(Transaction transaction) {
    Map<Key, Stored> current = new HashMap<>();
    transaction.checks().forEach(c -> put(current, c.key()));
    transaction.writes().forEach(w -> put(current, w.key()));
    return current;
  }

  private void put(Map<Key, Stored> current, Key key) {
    history.newest(key).ifPresent(stored -> current.put(key, stored));
  }

  private static boolean holds(Transaction transaction, Map<Key, Stored> current) {
    for (Check check : transaction.checks()) {
      boolean holds =
          switch (check) {
            case Check.Absent(Key key) -> !current.containsKey(key);
            case Check.Unchanged(Key key, long version) -> hasRevision(current.get(key), version);
          };
      if (!holds) {
        return false;
      }
    }
    for (Write write : transaction.writes()) {
      boolean holds =
          switch (write) {
            case Write.Create(Key key, _) -> !current.containsKey(key);
            case Write.Update(Key key, long version, _) -> hasRevision(current.get(key), version);
            case Write.Delete(Key key, long version) -> hasRevision(current.get(key), version);
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasRevision(@Nullable Stored stored, long expectedVersion) {
    return stored != null
        && Version.revision(stored.version()) == Version.revision(expectedVersion);
  }

  /** Returns the versions in the order of the writes; events are in the order of versions. */
  private List<Long> apply(Transaction transaction, Map<Key, Stored> current) {
    long writeId = random.nextLong();
    long revision = history.revision() + 1;
    List<Integer> positions = transaction.positions();
    List<Long> versions = new ArrayList<>();
    List<History.Change> puts = new ArrayList<>();
    List<History.Change> deletes = new ArrayList<>();
    for (int i = 0; i < transaction.writes().size(); i++) {
      Write write = transaction.writes().get(i);
      Stored before = current.get(write.key());
      int position = positions.get(i);
      long version = Version.of(revision, position);
      versions.add(version);
      switch (write) {
        case Write.Create(Key key, var bytes) ->
            puts.add(
                new History.Change(
                    key,
                    version,
                    new Stored(key, ObjectBytes.stamp(bytes, writeId, position), version),
                    before));
        case Write.Update(Key key, _, var bytes) ->
            puts.add(
                new History.Change(
                    key,
                    version,
                    new Stored(key, ObjectBytes.stamp(bytes, writeId, position), version),
                    before));
        case Write.Delete(Key key, _) ->
            deletes.add(new History.Change(key, version, null, before));
      }
    }
    puts.addAll(deletes);
    history.append(puts);
    history.compact(Math.max(history.compacted(), revision - keptRevisions));
    return versions;
  }

  @Override
  public StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher) {
    MemoryWatch watch = new MemoryWatch(this, scope, afterVersion, watcher);
    lock.lock();
    try {
      requireOpen();
      watches.add(watch);
    } finally {
      lock.unlock();
    }
    watch.start();
    return watch;
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public void close() {
    List<MemoryWatch> open;
    lock.lock();
    try {
      closed = true;
      open = List.copyOf(watches);
    } finally {
      lock.unlock();
    }
    open.forEach(MemoryWatch::close);
  }

  ReentrantLock lock() {
    return lock;
  }

  /** Signalled when there is a new revision or compaction, or a watch closes. */
  Condition advanced() {
    return advanced;
  }

  History history() {
    return history;
  }

  void remove(MemoryWatch watch) {
    watches.remove(watch);
  }

  static Failure.Expired expired(long revision, long compacted) {
    return new Failure.Expired(
        "The provided resource version is too old: revision %d, and history begins at %d"
            .formatted(revision, compacted));
  }

  private void requireOpen() {
    if (closed) {
      throw new FailureException(new Failure.Unavailable("the store is closed"));
    }
  }

  private static void requireSmall(Transaction transaction) {
    long bytes = 0;
    for (Write write : transaction.writes()) {
      bytes +=
          switch (write) {
            case Write.Create(_, var value) -> value.size();
            case Write.Update(_, _, var value) -> value.size();
            case Write.Delete _ -> 0;
          };
    }
    if (bytes > MAX_TRANSACTION_BYTES) {
      throw new FailureException(
          new Failure.TooLarge(
              "Request entity too large: limit is %d bytes".formatted(MAX_TRANSACTION_BYTES)));
    }
  }
}

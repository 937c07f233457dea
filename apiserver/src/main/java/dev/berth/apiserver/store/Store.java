package dev.berth.apiserver.store;

import dev.berth.api.failure.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps objects as bytes, with versions, transactions and watches. All calls block the calling
 * (virtual) thread, and all may fail with a {@link dev.berth.api.failure.FailureException}:
 * <em>unavailable</em> when the store can't be reached or does not answer within the timeout,
 * <em>deadline exceeded</em> when that had passed before, <em>expired</em> when a revision is older
 * than the kept history, <em>storage full</em> when there is no room for what grows, <em>unknown
 * outcome</em> when a write may or may not have happened.
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>{@link #get}, {@link #list} at revision 0 and {@link #revision} are linearizable: they show
 *       every write that was acknowledged before the call.
 *   <li>A transaction happens all or not at all, once, and never after it was answered
 *       <em>rejected</em>, <em>unavailable</em> or <em>deadline exceeded</em>.
 *   <li>A watch delivers every change after its version once, in order, through lost connections.
 *   <li>What keeps the bytes refuses only transactions that {@linkplain SpaceUse#GROWS grow} for
 *       want of space.
 * </ul>
 */
public interface Store extends AutoCloseable {
  /** The newest state of a key. */
  Optional<Stored> get(Key key, Duration timeout);

  /**
   * A page of a scope in the order of keys, all of it at one revision.
   *
   * @param after only keys after this stored path; "" for the first page
   * @param limit at most so many objects; 0 for no limit but the store's own limit of bytes
   * @param revision the revision to read at; 0 for the newest
   */
  Page list(Scope scope, String after, int limit, long revision, Duration timeout);

  /** The newest revision. */
  long revision(Duration timeout);

  /** Carries out a transaction. */
  Outcome commit(Transaction transaction, Duration timeout);

  /**
   * Carries out transactions that have nothing to do with each other, in whatever order: as {@link
   * #commit} does with each, but none of them fails another one.
   *
   * @return in the order of the transactions
   */
  default List<Tried> commitAll(List<Transaction> transactions, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    List<Tried> all = new ArrayList<>(transactions.size());
    for (Transaction transaction : transactions) {
      try {
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        all.add(new Tried.Ended(commit(transaction, left)));
      } catch (FailureException e) {
        all.add(new Tried.Failed(e));
      }
    }
    return all;
  }

  /**
   * Watches a scope for changes after a version, until the returned handle is closed.
   *
   * @param afterVersion as in {@link Version}; the first change delivered has a greater one
   */
  StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher);

  /** Whether its watches can be asked how far they are, as far as is known now. */
  default boolean tellsProgress() {
    return true;
  }

  /** What is to be done to it now and then; empty when somebody else sees to that. */
  default Optional<Upkeep> upkeep() {
    return Optional.empty();
  }

  /** For people: "etcd 3.5.16" or "memory". */
  String description();

  @Override
  void close();

  /**
   * A page of a list.
   *
   * @param revision what the page shows; read the next pages at it
   * @param more whether there are objects after the last one
   * @param remaining how many there are after the last one, when the store can tell; -1 otherwise
   */
  record Page(long revision, List<Stored> objects, boolean more, long remaining) {
    public Page {
      objects = List.copyOf(objects);
    }
  }
}

package dev.berth.chaos;

import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Makes groups of transactions that come at one time, so that objects share revisions. */
final class GroupingStore extends ForwardingStore {
  private static final long GATHER_NANOS = 2_000_000;
  private static final int MOST_WRITES = 32;

  private final ReentrantLock turn = new ReentrantLock();
  private final ConcurrentLinkedQueue<Member> waiting = new ConcurrentLinkedQueue<>();
  private final boolean skewed;

  private static final class Member {
    final Transaction transaction;
    @Nullable Outcome outcome;

    Member(Transaction transaction) {
      this.transaction = transaction;
    }
  }

  /**
   * @param skewed a bug: transactions of one group may overlap, and each is judged against the
   *     state before the group
   */
  GroupingStore(Store store, boolean skewed) {
    super(store);
    this.skewed = skewed;
  }

  @Override
  public Outcome commit(Transaction transaction, Duration timeout) {
    Member mine = new Member(transaction);
    waiting.add(mine);
    while (true) {
      turn.lock();
      try {
        if (mine.outcome == null) {
          LockSupport.parkNanos(GATHER_NANOS);
          commitGroup(timeout);
        }
        if (mine.outcome != null) {
          return mine.outcome;
        }
      } finally {
        turn.unlock();
      }
    }
  }

  private void commitGroup(Duration timeout) {
    List<Member> group = new ArrayList<>();
    List<Member> overlapping = new ArrayList<>();
    Set<Key> keys = new HashSet<>();
    for (Member next = waiting.poll(); next != null; next = waiting.poll()) {
      Set<Key> own = footprint(next.transaction);
      boolean fits =
          own.stream().noneMatch(keys::contains) && keys.size() + own.size() <= MOST_WRITES;
      (fits ? group : overlapping).add(next);
      if (fits) {
        keys.addAll(own);
      }
    }
    List<Boolean> judged = new ArrayList<>();
    for (Member late : overlapping) {
      judged.add(skewed && holdsNow(late.transaction, timeout));
    }
    commitTogether(group, timeout);
    for (int i = 0; i < overlapping.size(); i++) {
      Member late = overlapping.get(i);
      if (judged.get(i)) {
        late.outcome = inner().commit(onWhateverThereIs(late.transaction, timeout), timeout);
      } else {
        waiting.add(late);
      }
    }
  }

  private void commitTogether(List<Member> group, Duration timeout) {
    List<Check> checks = new ArrayList<>();
    List<Write> writes = new ArrayList<>();
    group.forEach(member -> {
      checks.addAll(member.transaction.checks());
      writes.addAll(member.transaction.writes());
    });
    if (inner().commit(new Transaction(checks, writes), timeout)
        instanceof Outcome.Committed(long revision, List<Long> versions)) {
      int from = 0;
      for (Member member : group) {
        int to = from + member.transaction.writes().size();
        member.outcome = new Outcome.Committed(revision, versions.subList(from, to));
        from = to;
      }
    } else {
      // One of them is refused: each by itself.
      group.forEach(member -> member.outcome = inner().commit(member.transaction, timeout));
    }
  }

  private static Set<Key> footprint(Transaction transaction) {
    Set<Key> keys = new HashSet<>();
    transaction.checks().forEach(check -> keys.add(check.key()));
    transaction.writes().forEach(write -> keys.add(write.key()));
    return keys;
  }

  private boolean holdsNow(Transaction transaction, Duration timeout) {
    return transaction.checks().isEmpty()
        && transaction.writes().stream()
            .allMatch(write ->
                write instanceof Write.Update(Key key, long expected, _)
                    && inner().get(key, timeout).stream()
                        .anyMatch(stored -> stored.version() == expected));
  }

  private Transaction onWhateverThereIs(Transaction transaction, Duration timeout) {
    List<Write> writes = new ArrayList<>();
    for (Write write : transaction.writes()) {
      writes.add(
          write instanceof Write.Update(Key key, long expected, var bytes)
              ? new Write.Update(
                  key,
                  inner().get(key, timeout).map(stored -> stored.version()).orElse(expected),
                  bytes)
              : write);
    }
    return new Transaction(transaction.checks(), writes);
  }
}

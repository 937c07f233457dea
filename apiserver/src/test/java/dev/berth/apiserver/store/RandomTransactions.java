package dev.berth.apiserver.store;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.bytes;

import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.store.SerialModel.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many writers with transactions of several keys, whose expectations are mostly right. Few keys, so
 * that they meet.
 */
final class RandomTransactions {
  private static final int WRITERS = 32;
  private static final int EACH = 40;

  private final Store store;
  private final List<Key> keys = new ArrayList<>();

  /** What the last answer said; 0 for an absent key. */
  private final Map<Key, Long> known = new ConcurrentHashMap<>();

  private final Collection<Told> told = new ConcurrentLinkedQueue<>();

  RandomTransactions(Store store) {
    this.store = store;
    for (int i = 0; i < 24; i++) {
      keys.add(Key.of(i % 2 == 0 ? Kinds.TASK : Kinds.BINDING, "a", "k" + i));
    }
    keys.forEach(key -> known.put(key, 0L));
  }

  Collection<Told> run(long seed) throws Exception {
    List<Callable<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Random random = new Random(seed + i);
      writers.add(() -> {
        for (int n = 0; n < EACH; n++) {
          if (random.nextInt(4) == 0) {
            many(random);
          } else {
            Transaction transaction = next(random);
            told(transaction, store.commit(transaction, SOON));
          }
        }
        return null;
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(writers)) {
        done.get();
      }
    }
    return told;
  }

  private void many(Random random) {
    List<Transaction> transactions = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      transactions.add(next(random));
    }
    List<Tried> tried = store.commitAll(transactions, SOON);
    for (int i = 0; i < transactions.size(); i++) {
      told(transactions.get(i), ((Tried.Ended) tried.get(i)).outcome());
    }
  }

  private Transaction next(Random random) {
    List<Key> shuffled = new ArrayList<>(keys);
    Collections.shuffle(shuffled, random);
    List<Check> checks = new ArrayList<>();
    List<Write> writes = new ArrayList<>();
    int writing = 1 + random.nextInt(3);
    for (Key key : shuffled.subList(0, writing)) {
      writes.add(write(key, known.getOrDefault(key, 0L), random));
    }
    for (Key key : shuffled.subList(writing, writing + random.nextInt(3))) {
      long version = known.getOrDefault(key, 0L);
      checks.add(version == 0 ? new Check.Absent(key) : new Check.Unchanged(key, version));
    }
    return new Transaction(checks, writes);
  }

  private void told(Transaction transaction, Outcome outcome) {
    told.add(new Told(transaction, outcome));
    learn(transaction, outcome);
  }

  private static Write write(Key key, long version, Random random) {
    if (version == 0) {
      return new Write.Create(key, bytes(key, "new"));
    }
    return random.nextInt(3) == 0
        ? new Write.Delete(key, version)
        : new Write.Update(key, version, bytes(key, "changed"));
  }

  private void learn(Transaction transaction, Outcome outcome) {
    switch (outcome) {
      case Outcome.Committed(_, List<Long> versions) -> {
        for (int i = 0; i < versions.size(); i++) {
          Write write = transaction.writes().get(i);
          known.put(write.key(), write instanceof Write.Delete ? 0L : versions.get(i));
        }
      }
      case Outcome.Rejected(Map<Key, Stored> current) -> {
        transaction.writes().forEach(write -> known.put(write.key(), 0L));
        transaction.checks().forEach(check -> known.put(check.key(), 0L));
        current.forEach((key, stored) -> known.put(key, stored.version()));
      }
    }
  }
}

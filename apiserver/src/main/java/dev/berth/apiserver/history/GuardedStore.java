package dev.berth.apiserver.history;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Tried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store whose every transaction is first shown to the guard of its space. */
public final class GuardedStore extends ForwardingStore {
  private final SpaceGuard guard;

  public GuardedStore(Store store, SpaceGuard guard) {
    super(store);
    this.guard = guard;
  }

  @Override
  public Outcome commit(Transaction transaction, Duration timeout) {
    long bytes = guard.require(transaction);
    boolean mayBeWritten = true;
    try {
      Outcome outcome = super.commit(transaction, timeout);
      mayBeWritten = outcome instanceof Outcome.Committed;
      return outcome;
    } catch (FailureException e) {
      mayBeWritten = e.failure() instanceof Failure.UnknownOutcome;
      throw e;
    } finally {
      if (!mayBeWritten) {
        guard.notWritten(bytes);
      }
    }
  }

  @Override
  public List<Tried> commitAll(List<Transaction> transactions, Duration timeout) {
    List<@Nullable Tried> results = new ArrayList<>(transactions.size());
    List<Transaction> allowed = new ArrayList<>(transactions.size());
    List<Long> bytes = new ArrayList<>(transactions.size());
    for (Transaction transaction : transactions) {
      try {
        bytes.add(guard.require(transaction));
        allowed.add(transaction);
        results.add(null);
      } catch (FailureException e) {
        results.add(new Tried.Failed(e));
      }
    }
    List<Tried> tried = inner().commitAll(allowed, timeout);
    for (int i = 0; i < tried.size(); i++) {
      if (!mayBeWritten(tried.get(i))) {
        guard.notWritten(bytes.get(i));
      }
    }
    Iterator<Tried> next = tried.iterator();
    return results.stream().map(refused -> refused == null ? next.next() : refused).toList();
  }

  private static boolean mayBeWritten(Tried tried) {
    return switch (tried) {
      case Tried.Ended(Outcome outcome) -> outcome instanceof Outcome.Committed;
      case Tried.Failed(FailureException e) -> e.failure() instanceof Failure.UnknownOutcome;
    };
  }
}

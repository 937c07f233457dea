package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.resource.Lifecycle.Settled;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a changed object, or its end, in one transaction with what belongs to it. */
final class Committing {
  private final TypedStore store;

  Committing(TypedStore store) {
    this.store = store;
  }

  /**
   * The object as it is stored now; empty when it, or what was checked with it, has changed since
   * it was read. What changes nothing is not written and keeps its version.
   */
  <T extends Message> Optional<T> commit(
      Lifecycle<T> lifecycle, Found<T> before, Settled<T> after, Deadline deadline) {
    boolean same = !after.goes() && after.object().equals(before.object());
    if (same && after.writes().isEmpty()) {
      return Optional.of(before.object());
    }
    List<Write> writes = new ArrayList<>();
    writes.add(after.goes() ? before.delete() : before.update(after.object()));
    writes.addAll(after.writes());
    Transaction transaction = new Transaction(after.checks(), writes);
    if (!after.goes()) {
      transaction = transaction.with(lifecycle.spaceUse(before.object(), after.object()));
    }
    return switch (store.commit(transaction, deadline)) {
      case Outcome.Committed done ->
          Optional.of(Encoding.versioned(after.object(), done.versions().getFirst()));
      case Outcome.Rejected _ -> Optional.empty();
    };
  }
}

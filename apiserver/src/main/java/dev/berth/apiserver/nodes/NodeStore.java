package dev.berth.apiserver.nodes;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes what is stored of nodes: compared with what was read, and nothing when nothing changes.
 */
final class NodeStore {
  private final TypedStore store;

  NodeStore(Store store) {
    this.store = new TypedStore(store);
  }

  /** False: there is no such node. */
  boolean change(String name, UnaryOperator<Node> change, Deadline deadline) {
    return Retry.untilCommitted(
        Kinds.NODE.qualifiedPlural(),
        name,
        () -> {
          Optional<Found<Node>> before = store.find(Kinds.NODE, "", name, deadline);
          if (before.isEmpty()) {
            return Optional.of(false);
          }
          Node after = change.apply(before.get().object());
          if (after.equals(before.get().object())) {
            return Optional.of(true);
          }
          // As large as it ever was but for a server's entry and the names of fifty images; and
          // nodes must not seem lost.
          Transaction transaction =
              Transaction.of(before.get().update(after)).with(SpaceUse.BOUNDED);
          return switch (store.commit(transaction, deadline)) {
            case Outcome.Committed _ -> Optional.of(true);
            case Outcome.Rejected _ -> Optional.empty();
          };
        });
  }
}

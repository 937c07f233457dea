package dev.berth.apiserver.nodes;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes what is stored of nodes: compared with what was read, and nothing when nothing changes.
 */
final class NodeStore {
  private final Store bytes;
  private final TypedStore store;

  NodeStore(Store bytes) {
    this.bytes = bytes;
    this.store = new TypedStore(bytes);
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
          return switch (store.commit(Transaction.of(before.get().update(after)), deadline)) {
            case Outcome.Committed _ -> Optional.of(true);
            case Outcome.Rejected _ -> Optional.empty();
          };
        });
  }

  /** Every node that can be decoded. */
  List<Node> all(Deadline deadline) {
    List<Node> nodes = new ArrayList<>();
    String after = "";
    long revision = 0;
    Store.Page page;
    do {
      page = bytes.list(Scope.of(Kinds.NODE), after, 0, revision, deadline.left());
      revision = page.revision();
      for (var stored : page.objects()) {
        after = stored.key().path();
        TypedStore.decodable(Kinds.NODE, stored).map(Found::object).ifPresent(nodes::add);
      }
    } while (page.more());
    return nodes;
  }
}

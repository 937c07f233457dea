package dev.berth.cli.node;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Changes the taints of nodes, one after the other. */
final class Tainting {
  private final Session session;
  private final TaintEdits edits;
  private final boolean overwrite;

  Tainting(Session session, TaintEdits edits, boolean overwrite) {
    this.session = session;
    this.edits = edits;
    this.overwrite = overwrite;
  }

  /** One node's failure does not keep the others from being tried. */
  int all(List<String> nodes) {
    boolean failed = false;
    for (String node : nodes) {
      try {
        one(node);
      } catch (FailureException e) {
        if (e.failure() instanceof Failure.Unavailable) {
          throw e;
        }
        failed = true;
        session.terminal().error(e.failure().message());
      } catch (CommandException e) {
        failed = true;
        e.errors().forEach(session.terminal()::error);
      }
    }
    return failed ? CommandException.FAILED : CommandException.DONE;
  }

  private void one(String name) {
    AtomicBoolean changes = new AtomicBoolean();
    Optional<Node> changed =
        session
            .objects(Kinds.NODE)
            .change(
                "",
                name,
                node -> {
                  List<Taint> before = node.getSpec().getTaintsList();
                  List<Taint> after = edits.applied(name, before, overwrite);
                  changes.set(!after.equals(before));
                  return changes.get() ? with(node, after) : node;
                });
    if (changed.isEmpty()) {
      throw new FailureException(new Failure.NotFound(Kinds.NODE.qualifiedPlural(), name));
    }
    session.terminal().line("node/" + name + (changes.get() ? " " : " already ") + word());
  }

  private static Node with(Node node, List<Taint> taints) {
    return node.toBuilder()
        .setSpec(node.getSpec().toBuilder().clearTaints().addAllTaints(taints))
        .build();
  }

  private String word() {
    if (edits.taken().isEmpty()) {
      return "tainted";
    }
    return edits.set().isEmpty() ? "untainted" : "modified";
  }
}

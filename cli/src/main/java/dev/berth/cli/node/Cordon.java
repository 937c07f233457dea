package dev.berth.cli.node;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Targets;
import java.util.List;

/** Sets or clears spec.unschedulable. */
final class Cordon {
  private final Session session;

  Cordon(Session session) {
    this.session = session;
  }

  /** One node's failure does not keep the others from being tried. */
  int set(List<String> words, boolean unschedulable) {
    List<String> nodes = words.stream().map(word -> Targets.nameOf(Kinds.NODE, word)).toList();
    boolean failed = false;
    for (String node : nodes) {
      try {
        one(node, unschedulable);
      } catch (FailureException e) {
        if (e.failure() instanceof Failure.Unavailable) {
          throw e;
        }
        failed = true;
        session.terminal().error(e.failure().message());
      }
    }
    return failed ? CommandException.FAILED : CommandException.DONE;
  }

  void one(String name, boolean unschedulable) {
    Node node =
        session
            .objects(Kinds.NODE)
            .get("", name)
            .orElseThrow(() ->
                new FailureException(new Failure.NotFound(Kinds.NODE.qualifiedPlural(), name)));
    boolean changes = node.getSpec().getUnschedulable() != unschedulable;
    if (changes) {
      session
          .objects(Kinds.NODE)
          .patch("", name, "{\"spec\":{\"unschedulable\":" + unschedulable + "}}");
    }
    String word = unschedulable ? "cordoned" : "uncordoned";
    session.terminal().line("node/" + name + (changes ? " " : " already ") + word);
  }
}

package dev.berth.cli.node;

import dev.berth.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "cordon",
    header = "Keep new tasks away from nodes.",
    description = {"", "What runs there stays; see 'berth drain' to move it away."},
    footer = {"", "Examples:", "  berth cordon node-1", "  berth cordon node-1 node-2"})
public final class CordonCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", arity = "1..*", description = "The nodes.")
  List<String> nodes = List.of();

  public CordonCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new Cordon(session).set(nodes, true);
  }
}

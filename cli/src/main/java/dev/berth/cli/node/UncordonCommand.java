package dev.berth.cli.node;

import dev.berth.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "uncordon",
    header = "Let new tasks onto nodes again.",
    footer = {"", "Examples:", "  berth uncordon node-1"})
public final class UncordonCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", arity = "1..*", description = "The nodes.")
  List<String> nodes = List.of();

  public UncordonCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new Cordon(session).set(nodes, false);
  }
}

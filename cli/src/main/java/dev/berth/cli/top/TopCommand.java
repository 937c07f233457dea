package dev.berth.cli.top;

import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "top",
    header = "Show what nodes and tasks use of cpu, memory, network and disk.",
    description = {
      "",
      "The nodes measure when they are asked. Cpu is over the time since the question before, or"
          + " half a second; memory is the working set, without files that would be dropped first;"
          + " network and disk are sums since the container began.",
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth top nodes",
      "  berth top tasks --sort-by cpu        the busiest first",
      "  berth top tasks -A -l app=web        in all namespaces, with a label",
    })
public final class TopCommand implements Runnable {
  private TopCommand() {}

  /** The verb with its own verbs. */
  public static CommandLine with(Session session) {
    return new CommandLine(new TopCommand())
        .addSubcommand(new TopNodesCommand(session))
        .addSubcommand(new TopTasksCommand(session));
  }

  @Override
  public void run() {
    throw CommandException.usage("say whose use you want to see: nodes or tasks");
  }
}

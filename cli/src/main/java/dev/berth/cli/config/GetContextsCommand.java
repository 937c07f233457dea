package dev.berth.cli.config;

import dev.berth.cli.context.Config;
import dev.berth.cli.context.ConfigFile;
import dev.berth.cli.context.Context;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Table;
import dev.berth.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "get-contexts", header = "List the contexts; a star marks the one in use.")
final class GetContextsCommand implements Callable<Integer> {
  private final Session session;

  GetContextsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ConfigFile file = ConfigCommand.file(session);
    Config config = file.read();
    if (config.contexts().isEmpty()) {
      session.terminal().note("No contexts in " + file.path() + ".");
      return CommandException.DONE;
    }
    Table table = new Table(session.terminal(), List.of("CURRENT", "NAME", "SERVERS", "NAMESPACE"));
    for (Context context : config.contexts()) {
      table.row(
          List.of(
              context.name().equals(config.currentContext()) ? "*" : "",
              context.name(),
              String.join(",", context.servers()),
              context.namespace()));
    }
    table.flush();
    return CommandException.DONE;
  }
}

package dev.berth.cli.config;

import dev.berth.cli.context.Config;
import dev.berth.cli.context.ConfigFile;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Suggestion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "use-context",
    header = "Use a context from now on.",
    footer = {"", "Examples:", "  berth config use-context prod"})
final class UseContextCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The context.")
  String name = "";

  UseContextCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ConfigFile file = ConfigCommand.file(session);
    Config config = file.read();
    if (config.context(name).isEmpty()) {
      throw CommandException.failed(
          "no context \"%s\" in %s%s"
              .formatted(name, file.path(), Suggestion.of(name, config.names())));
    }
    file.write(config.withCurrent(name));
    session.terminal().line("using context " + name);
    return CommandException.DONE;
  }
}

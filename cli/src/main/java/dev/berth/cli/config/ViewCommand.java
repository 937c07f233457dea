package dev.berth.cli.config;

import dev.berth.cli.context.ConfigFile;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "view", header = "Print the config file, with its tokens hidden.")
final class ViewCommand implements Callable<Integer> {
  private final Session session;

  ViewCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ConfigFile file = ConfigCommand.file(session);
    session.terminal().text("# " + file.path() + "\n" + file.read().shown());
    return CommandException.DONE;
  }
}

package dev.berth.cli.about;

import dev.berth.api.rpc.v1.GetVersionResponse;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "version",
    header = "Print the versions of this command and of the API server.",
    footer = {
      "",
      "Examples:",
      "  berth version",
      "  berth version --client     without asking an API server",
    })
public final class VersionCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--client", description = "The version of this command only.")
  boolean clientOnly;

  public VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.terminal().line("client: " + ClientVersion.text());
    if (!clientOnly) {
      GetVersionResponse server = session.client().version();
      session
          .terminal()
          .line(
              "server: %s (%s, store %s)"
                  .formatted(server.getVersion(), server.getServer(), server.getStore()));
    }
    return CommandException.DONE;
  }
}

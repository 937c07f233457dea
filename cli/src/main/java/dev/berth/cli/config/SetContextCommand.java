package dev.berth.cli.config;

import dev.berth.cli.context.Addresses;
import dev.berth.cli.context.Config;
import dev.berth.cli.context.ConfigFile;
import dev.berth.cli.context.Context;
import dev.berth.cli.context.GlobalOptions;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "set-context",
    header = "Make a context, or change what is given of it.",
    description = {
      "",
      "Takes --server, --token-file and -n; what is not given stays as it is. The first context"
          + " is used from then on; others with 'berth config use-context'. The token itself stays"
          + " in its file.",
    },
    footer = {
      "",
      "Examples:",
      "  berth config set-context prod --server a:7400,b:7400 --token-file ~/.berth/prod.token",
      "  berth config set-context prod -n web",
    })
final class SetContextCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The context.")
  String name = "";

  SetContextCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ConfigFile file = ConfigCommand.file(session);
    Config before = file.read();
    boolean exists = before.context(name).isPresent();
    Context changed =
        changed(before.context(name).orElse(new Context(name, List.of(), "", "", "")));
    if (changed.servers().isEmpty()) {
      throw CommandException.usage("a new context needs --server");
    }
    Config after = before.with(changed);
    file.write(before.currentContext().isEmpty() ? after.withCurrent(name) : after);
    session.terminal().line("context " + name + (exists ? " changed" : " created"));
    return CommandException.DONE;
  }

  private Context changed(Context context) {
    GlobalOptions given = session.options();
    boolean newToken = !given.tokenFile.isEmpty();
    return new Context(
        name,
        given.server.isEmpty() ? context.servers() : Addresses.parse("--server", given.server),
        newToken ? "" : context.token(),
        newToken ? Path.of(given.tokenFile).toAbsolutePath().toString() : context.tokenFile(),
        given.namespace.isEmpty() ? context.namespace() : given.namespace);
  }
}

package dev.berth.cli.config;

import dev.berth.cli.context.ConfigFile;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "config",
    header = "Show and change the contexts: which cluster, as whom, in which namespace.",
    description = {
      "",
      "A context has the API servers, a token or the file that holds it, and a namespace. They are"
          + " kept in ~/.berth/config.yaml, or in the file that BERTH_CONFIG names. The flags"
          + " --server, --token-file and -n, and then the environment (BERTH_SERVER, BERTH_TOKEN,"
          + " BERTH_TOKEN_FILE, BERTH_NAMESPACE), win over the context.",
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth config set-context prod --server a:7400,b:7400 --token-file ~/.berth/prod.token",
      "  berth config use-context prod",
      "  berth config get-contexts",
    })
public final class ConfigCommand implements Runnable {
  private ConfigCommand() {}

  /** The verb with its own verbs. */
  public static CommandLine with(Session session) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new GetContextsCommand(session))
        .addSubcommand(new UseContextCommand(session))
        .addSubcommand(new SetContextCommand(session))
        .addSubcommand(new ViewCommand(session));
  }

  /** The file that this run works on. */
  static ConfigFile file(Session session) {
    return ConfigFile.of(session.world().environment(), session.world().home());
  }

  @Override
  public void run() {
    throw CommandException.usage(
        "say what to do with the config: get-contexts, use-context, set-context or view");
  }
}

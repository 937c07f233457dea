package dev.berth.cli.context;

import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.typed.Durations;
import dev.berth.cli.typed.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What wins: a flag, then the environment, then the context of the config file. */
public final class ConnectionRules {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private ConnectionRules() {}

  /**
   * @param environment the environment variables
   * @param home the folder of {@code .berth/config.yaml}
   */
  public static Connection resolve(
      GlobalOptions flags, Map<String, String> environment, Path home) {
    ConfigFile file = ConfigFile.of(environment, home);
    Context context = context(flags, environment, file);
    return new Connection(
        servers(flags, environment, file, context),
        token(flags, environment, file, context),
        first(
            flags.namespace,
            variable(environment, "BERTH_NAMESPACE"),
            context.namespace(),
            "default"),
        requestTimeout(flags, environment),
        file.path().toString());
  }

  private static List<String> servers(
      GlobalOptions flags, Map<String, String> environment, ConfigFile file, Context context) {
    if (!flags.server.isEmpty()) {
      return Addresses.parse("--server", flags.server);
    }
    String given = variable(environment, "BERTH_SERVER");
    return given.isEmpty()
        ? Addresses.checked(
            "context \"%s\" in %s: servers".formatted(context.name(), file.path()),
            context.servers())
        : Addresses.parse("BERTH_SERVER", given);
  }

  private static Duration requestTimeout(GlobalOptions flags, Map<String, String> environment) {
    String what = flags.requestTimeout.isEmpty() ? "BERTH_REQUEST_TIMEOUT" : "--request-timeout";
    String given = first(flags.requestTimeout, variable(environment, "BERTH_REQUEST_TIMEOUT"));
    if (given.isEmpty()) {
      return REQUEST_TIMEOUT;
    }
    Duration timeout = Durations.parse(what, given);
    if (timeout.isZero()) {
      throw CommandException.usage(what + ": must be longer than 0: write for example 30s");
    }
    return timeout;
  }

  private static Context context(
      GlobalOptions flags, Map<String, String> environment, ConfigFile file) {
    Config config = file.read();
    String name =
        first(flags.context, variable(environment, "BERTH_CONTEXT"), config.currentContext());
    if (name.isEmpty()) {
      return Context.named("");
    }
    return config
        .context(name)
        .orElseThrow(() ->
            CommandException.usage(
                "no context \"%s\" in %s%s"
                    .formatted(name, file.path(), Suggestion.of(name, config.names()))));
  }

  /** A token that is given beats a file that is named at the same level. */
  private static String token(
      GlobalOptions flags, Map<String, String> environment, ConfigFile file, Context context) {
    if (!flags.tokenFile.isEmpty()) {
      return read(Path.of(flags.tokenFile));
    }
    String given = variable(environment, "BERTH_TOKEN");
    if (!given.isEmpty()) {
      return given.strip();
    }
    String named = variable(environment, "BERTH_TOKEN_FILE");
    if (!named.isEmpty()) {
      return read(Path.of(named));
    }
    if (context.token().isEmpty() && !context.tokenFile().isEmpty()) {
      return read(file.path().resolveSibling(context.tokenFile()));
    }
    return context.token();
  }

  private static String read(Path tokenFile) {
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw CommandException.failed("can't read the token file " + tokenFile + ": " + e);
    }
  }

  private static String variable(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "");
  }

  private static String first(String... candidates) {
    for (String candidate : candidates) {
      if (!candidate.isEmpty()) {
        return candidate;
      }
    }
    return "";
  }
}

package dev.berth.cli.context;

import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.typed.Durations;
import dev.berth.cli.typed.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
    String servers = first(flags.server, variable(environment, "BERTH_SERVER"));
    String timeout = first(flags.requestTimeout, variable(environment, "BERTH_REQUEST_TIMEOUT"));
    return new Connection(
        servers.isEmpty() ? context.servers() : addresses(servers),
        token(flags, environment, file, context),
        first(
            flags.namespace,
            variable(environment, "BERTH_NAMESPACE"),
            context.namespace(),
            "default"),
        timeout.isEmpty() ? REQUEST_TIMEOUT : Durations.parse("--request-timeout", timeout),
        file.path().toString());
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

  private static List<String> addresses(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
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

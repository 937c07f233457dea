package dev.berth.cli.session;

import dev.berth.cli.output.Terminal;
import dev.berth.cli.terminal.Tty;
import dev.berth.client.time.Timers;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * The world outside the command.
 *
 * @param environment the environment variables
 * @param home the folder that holds {@code .berth/config.yaml}
 * @param input standard input, read for {@code -f -}
 * @param timers the time, and what is to happen later
 * @param tty the terminal at standard input, if there is one
 */
public record World(
    Terminal terminal,
    InputStream input,
    Map<String, String> environment,
    Path home,
    Timers timers,
    Connector connector,
    Tty tty) {
  public World {
    environment = Map.copyOf(environment);
  }

  /** Without a terminal. */
  public World(
      Terminal terminal,
      InputStream input,
      Map<String, String> environment,
      Path home,
      Timers timers,
      Connector connector) {
    this(terminal, input, environment, home, timers, connector, Tty.NONE);
  }

  /** A variable of the environment; "" when it is absent. */
  public String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}

package dev.berth.cli.context;

import dev.berth.cli.outcome.CommandException;
import java.time.Duration;
import java.util.List;

/**
 * Where to, as whom, and in which namespace.
 *
 * @param servers host:port each; any of them answers
 * @param token "" when there is none
 * @param requestTimeout how long one request may take
 * @param configFile the file that was, or would have been, read; for messages
 */
public record Connection(
    List<String> servers,
    String token,
    String namespace,
    Duration requestTimeout,
    String configFile) {
  public Connection {
    servers = List.copyOf(servers);
  }

  /** This connection, when it names a server. */
  public Connection required() {
    if (servers.isEmpty()) {
      throw CommandException.usage(
          "no API server given: use --server, BERTH_SERVER or a context in "
              + configFile
              + "; ./hack/up starts a cluster on this machine and writes one");
    }
    return this;
  }

  /** Without the token, so that it can't get into a log. */
  @Override
  public String toString() {
    return "Connection[" + String.join(",", servers) + " " + namespace + "]";
  }
}

package dev.berth.client;

import java.time.Duration;
import java.util.List;

/**
 * How to reach the API servers.
 *
 * @param servers addresses as "host:port", tried in this order; at least one
 * @param token shown with every call; "" for none
 * @param timeout how long one call may take, tries on several servers included; streams have none
 * @param name what the program calls itself to the servers, which share their time fairly among
 *     those that call: printable ASCII, at most 128 characters, other than that of other programs;
 *     {@link #SYSTEM} begins the names of the cluster's own parts
 */
public record ClientConfig(List<String> servers, String token, Duration timeout, String name) {
  /** How the names of the cluster's own parts begin: a part of every server's time is theirs. */
  public static final String SYSTEM = "system:";

  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  public ClientConfig {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no API server address is given");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive: " + timeout);
    }
    if (!name.matches("[!-~]{1,128}")) {
      throw new IllegalArgumentException(
          "a client's name is 1 to 128 printable ASCII characters, without spaces: " + name);
    }
  }

  public static ClientConfig of(List<String> servers, String token) {
    return new ClientConfig(servers, token, DEFAULT_TIMEOUT, ofThisProcess("client"));
  }

  public ClientConfig withTimeout(Duration other) {
    return new ClientConfig(servers, token, other, name);
  }

  public ClientConfig withName(String other) {
    return new ClientConfig(servers, token, timeout, other);
  }

  /** A name that no other process on this machine has: "cli/4711". */
  public static String ofThisProcess(String program) {
    return program + "/" + ProcessHandle.current().pid();
  }

  /** Never shows the token. */
  @Override
  public String toString() {
    return "ClientConfig[servers=%s, timeout=%s, name=%s]".formatted(servers, timeout, name);
  }
}

package dev.berth.client;

import java.time.Duration;
import java.util.List;

/**
 * How to reach the API servers.
 *
 * @param servers addresses as "host:port", tried in this order; at least one
 * @param token shown with every call; "" for none
 * @param timeout how long one call may take, tries on several servers included; streams have none
 */
public record ClientConfig(List<String> servers, String token, Duration timeout) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  public ClientConfig {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no API server address is given");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive: " + timeout);
    }
  }

  public static ClientConfig of(List<String> servers, String token) {
    return new ClientConfig(servers, token, DEFAULT_TIMEOUT);
  }

  public ClientConfig withTimeout(Duration other) {
    return new ClientConfig(servers, token, other);
  }

  /** Never shows the token. */
  @Override
  public String toString() {
    return "ClientConfig[servers=%s, timeout=%s]".formatted(servers, timeout);
  }
}

package dev.berth.apiserver;

import dev.berth.apiserver.history.HistoryConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What an API server is to be.
 *
 * @param identity its name among API servers: a DNS subdomain; names its Lease
 * @param token what every caller must show; never blank
 * @param listen where it takes calls over TCP; port 0 for any that is free
 * @param inProcessName the name that callers in this process reach it by
 * @param allowRemote whether listen may be an address that other machines reach
 * @param heartbeat how often nodelets are to be heard
 * @param silentAfter after how long without a heartbeat a node is silent
 * @param history how much of the past the store is to keep, and in how much space
 */
public record ApiServerConfig(
    String identity,
    String token,
    Optional<InetSocketAddress> listen,
    Optional<String> inProcessName,
    boolean allowRemote,
    Duration heartbeat,
    Duration silentAfter,
    HistoryConfig history) {
  /** How often nodelets are to be heard unless told otherwise. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** After how long a node is silent unless told otherwise. */
  public static final Duration SILENT_AFTER = Duration.ofSeconds(8);

  public ApiServerConfig {
    if (token.isBlank()) {
      throw new IllegalArgumentException("token is blank");
    }
    if (identity.isBlank()) {
      throw new IllegalArgumentException("identity is blank");
    }
    if (silentAfter.compareTo(heartbeat) <= 0) {
      throw new IllegalArgumentException("silentAfter must be longer than heartbeat");
    }
  }

  /** A server that only this process reaches. */
  public static ApiServerConfig inProcess(String identity, String token, String name) {
    return new ApiServerConfig(
        identity,
        token,
        Optional.empty(),
        Optional.of(name),
        false,
        HEARTBEAT,
        SILENT_AFTER,
        HistoryConfig.DEFAULT);
  }

  /** A server that this machine reaches, or others too with {@link #allowRemote}. */
  public static ApiServerConfig listening(
      String identity, String token, InetSocketAddress listen, boolean allowRemote) {
    return new ApiServerConfig(
        identity,
        token,
        Optional.of(listen),
        Optional.empty(),
        allowRemote,
        HEARTBEAT,
        SILENT_AFTER,
        HistoryConfig.DEFAULT);
  }

  public ApiServerConfig withInProcessName(String name) {
    return new ApiServerConfig(
        identity, token, listen, Optional.of(name), allowRemote, heartbeat, silentAfter, history);
  }

  public ApiServerConfig withHeartbeat(Duration every, Duration silent) {
    return new ApiServerConfig(
        identity, token, listen, inProcessName, allowRemote, every, silent, history);
  }

  public ApiServerConfig withHistory(HistoryConfig other) {
    return new ApiServerConfig(
        identity, token, listen, inProcessName, allowRemote, heartbeat, silentAfter, other);
  }
}

package dev.berth.apiserver;

import dev.berth.apiserver.history.HistoryConfig;
import dev.berth.apiserver.limit.Limits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What an API server is to be.
 *
 * @param identity its name among API servers: a DNS subdomain; names its Lease
 * @param token what every caller must show; never blank
 * @param listen where it is reached
 * @param heartbeat how often nodelets are to be heard
 * @param silentAfter after how long without a heartbeat a node is silent
 * @param limits how much it does at a time
 * @param history how much of the past the store is to keep, and in how much space
 */
public record ApiServerConfig(
    String identity,
    String token,
    Listen listen,
    Duration heartbeat,
    Duration silentAfter,
    Limits limits,
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

  /**
   * Where a server is reached.
   *
   * @param grpc where it takes calls over TCP; port 0 for any that is free
   * @param inProcess the name that callers in this process reach it by
   * @param http where it tells its health and figures over HTTP; port 0 for any that is free
   * @param allowRemote whether these may be addresses that other machines reach
   */
  public record Listen(
      Optional<InetSocketAddress> grpc,
      Optional<String> inProcess,
      Optional<InetSocketAddress> http,
      boolean allowRemote) {}

  /** A server that only this process reaches. */
  public static ApiServerConfig inProcess(String identity, String token, String name) {
    return at(
        identity, token, new Listen(Optional.empty(), Optional.of(name), Optional.empty(), false));
  }

  /** A server that this machine reaches, or others too with allowRemote; none over HTTP. */
  public static ApiServerConfig listening(
      String identity, String token, InetSocketAddress listen, boolean allowRemote) {
    return at(
        identity,
        token,
        new Listen(Optional.of(listen), Optional.empty(), Optional.empty(), allowRemote));
  }

  private static ApiServerConfig at(String identity, String token, Listen listen) {
    return new ApiServerConfig(
        identity, token, listen, HEARTBEAT, SILENT_AFTER, Limits.DEFAULT, HistoryConfig.DEFAULT);
  }

  public ApiServerConfig withInProcessName(String name) {
    return withListen(
        new Listen(listen.grpc(), Optional.of(name), listen.http(), listen.allowRemote()));
  }

  public ApiServerConfig withHttp(InetSocketAddress address) {
    return withListen(
        new Listen(listen.grpc(), listen.inProcess(), Optional.of(address), listen.allowRemote()));
  }

  public ApiServerConfig withHeartbeat(Duration every, Duration silent) {
    return new ApiServerConfig(identity, token, listen, every, silent, limits, history);
  }

  public ApiServerConfig withLimits(Limits other) {
    return new ApiServerConfig(identity, token, listen, heartbeat, silentAfter, other, history);
  }

  public ApiServerConfig withHistory(HistoryConfig other) {
    return new ApiServerConfig(identity, token, listen, heartbeat, silentAfter, limits, other);
  }

  private ApiServerConfig withListen(Listen other) {
    return new ApiServerConfig(identity, token, other, heartbeat, silentAfter, limits, history);
  }
}

package dev.berth.client;

import io.grpc.ManagedChannel;
import java.util.List;

/** Where clients come from. */
public final class Clients {
  private Clients() {}

  /**
   * A client over TCP. Connects when it is first used; close it to end its connections.
   *
   * @throws IllegalArgumentException when an address is not "host:port"
   */
  public static BerthClient connect(ClientConfig config) {
    return new GrpcBerthClient(Channels.tcp(config.servers()), config);
  }

  /**
   * A client over given channels, one to each API server, for tests with servers in their own
   * process. Closing it shuts them down.
   */
  public static BerthClient over(List<ManagedChannel> channels, ClientConfig config) {
    return new GrpcBerthClient(channels, config);
  }
}

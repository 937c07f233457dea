package dev.berth.cli;

import dev.berth.cli.context.Connection;
import dev.berth.cli.session.Connector;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;

/** Connects over TCP. */
final class GrpcConnector implements Connector {
  @Override
  public BerthClient connect(Connection connection) {
    return Clients.connect(
        new ClientConfig(
            connection.servers(),
            connection.token(),
            connection.requestTimeout(),
            ClientConfig.ofThisProcess("cli")));
  }
}

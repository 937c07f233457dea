package dev.berth.cli.session;

import dev.berth.cli.context.Connection;
import dev.berth.client.BerthClient;

/** Makes the client of a connection. Opens nothing before the first call. */
@FunctionalInterface
public interface Connector {
  BerthClient connect(Connection connection);
}

package dev.berth.cli.session;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.cli.context.Connection;
import dev.berth.cli.context.ConnectionRules;
import dev.berth.cli.context.GlobalOptions;
import dev.berth.cli.output.Terminal;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.time.Timers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One run of the command. Used by one verb; {@link #client} may be called by its threads. */
public final class Session implements AutoCloseable {
  private final World world;
  private final GlobalOptions options;
  private @Nullable Connection connection;
  private @Nullable BerthClient client;

  public Session(World world, GlobalOptions options) {
    this.world = world;
    this.options = options;
  }

  public World world() {
    return world;
  }

  public GlobalOptions options() {
    return options;
  }

  public Terminal terminal() {
    return world.terminal();
  }

  public Timers timers() {
    return world.timers();
  }

  public Instant now() {
    return world.timers().instant();
  }

  /** Where to, as whom and in which namespace, from flags, environment and config file. */
  public synchronized Connection connection() {
    if (connection == null) {
      connection = ConnectionRules.resolve(options, world.environment(), world.home());
    }
    return connection;
  }

  public String namespace() {
    return connection().namespace();
  }

  /** The namespace for objects of a kind: "" for kinds that have none. */
  public String namespaceFor(Kind<?> kind) {
    return kind.namespaced() ? namespace() : "";
  }

  /** Connects at the first call. */
  public synchronized BerthClient client() {
    if (client == null) {
      client = world.connector().connect(connection().required());
    }
    return client;
  }

  public <T extends Message> ObjectClient<T> objects(Kind<T> kind) {
    return client().objects(kind);
  }

  /** Whether a connection was looked up: failures to reach it can then name its addresses. */
  public synchronized @Nullable Connection connectionIfUsed() {
    return client == null ? null : connection;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}

package dev.berth.nodelet.health;

import dev.berth.client.time.Timers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection that is over, whatever is going on, when its time is. A socket's own timeouts
 * are of one read each: a byte now and then would keep a check for ever.
 */
final class Connection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final Socket socket = new Socket();
  private final Timers.Timer end;
  private volatile boolean expired;

  private Connection(Duration timeout, Timers timers) {
    this.end = timers.after(timeout, this::expire);
  }

  /** Connects; fails with a message that names the target. */
  static Connection open(Targets.Target target, Duration timeout, Timers timers)
      throws IOException {
    Connection connection = new Connection(timeout, timers);
    try {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getByName(target.host()), target.port());
      connection.socket.setTcpNoDelay(true);
      connection.socket.connect(address, (int) Math.max(1, timeout.toMillis()));
      return connection;
    } catch (IOException e) {
      connection.close();
      throw new IOException(
          "connect to %s port %d: %s".formatted(target.host(), target.port(), connection.words(e)),
          e);
    }
  }

  Socket socket() {
    return socket;
  }

  /** What went wrong, in words for people. */
  String words(IOException e) {
    return expired || e instanceof SocketTimeoutException
        ? "no answer in time"
        : String.valueOf(e.getMessage());
  }

  @Override
  public void close() {
    end.close();
    quietly();
  }

  private void expire() {
    expired = true;
    quietly();
  }

  private void quietly() {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("a probe's connection did not close: {}", e.getMessage());
    }
  }
}

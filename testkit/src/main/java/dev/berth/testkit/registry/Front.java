package dev.berth.testkit.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before an HTTP server and hands its connections on. Docker asks by TLS first, which the
 * server would wait out for ten seconds, taking it for the beginning of a request; here such
 * connections are closed at once.
 */
final class Front implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;

  private final ServerSocket listener;
  private final int behind;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * @param port to listen on; 0 for any
   * @param behind the HTTP server's port
   */
  Front(int port, int behind) {
    this.behind = behind;
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(loopback(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("registry-front").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    close(listener);
    open.forEach(Front::close);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        Thread.ofVirtual().name("registry-connection").start(() -> serve(client));
      }
    } catch (IOException e) {
      open.forEach(Front::close); // closed
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(loopback(), behind)) {
      int first = client.getInputStream().read();
      if (first < 0 || first == TLS_HANDSHAKE) {
        return;
      }
      server.getOutputStream().write(first);
      Thread.ofVirtual().start(() -> pump(client, server));
      pump(server, client);
    } catch (IOException e) {
      return; // one of the two is gone, and so the other one goes
    } finally {
      open.remove(client);
    }
  }

  /** Whoever ends first ends both. */
  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      return; // one of the two is gone, and so the other one goes
    }
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

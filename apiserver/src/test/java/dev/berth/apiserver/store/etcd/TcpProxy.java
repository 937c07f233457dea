package dev.berth.apiserver.store.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A way to etcd that a test can cut, freeze and mend. */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile CountDownLatch way = new CountDownLatch(0);

  private TcpProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  public static TcpProxy to(LocalEtcd etcd) {
    String endpoint = etcd.endpoint();
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
      TcpProxy proxy = new TcpProxy(server, port);
      Thread.ofVirtual().name("tcp-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String endpoint() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Breaks all connections and lets none through. */
  public void cut() {
    cut = true;
    open.forEach(TcpProxy::closeQuietly);
  }

  /** Lets nothing through and breaks nothing, as if the process behind it were stopped. */
  public void freeze() {
    way = new CountDownLatch(1);
  }

  public void mend() {
    cut = false;
    way.countDown();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  private void connect(Socket client) {
    try {
      if (cut) {
        client.close();
        return;
      }
      Socket etcd = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(client);
      open.add(etcd);
      Thread.ofVirtual().start(() -> pump(client, etcd));
      Thread.ofVirtual().start(() -> pump(etcd, client));
      if (cut) {
        cut();
      }
    } catch (IOException _) {
      // etcd is away, and so the client's connection ends.
      closeQuietly(client);
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream()) {
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        way.await();
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException | InterruptedException _) {
      // The other direction closed it.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
    way.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

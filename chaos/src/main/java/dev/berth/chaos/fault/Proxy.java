package dev.berth.chaos.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Listens in front of a port, and passes connections on through gates. */
final class Proxy implements AutoCloseable {
  private static final int BUFFER = 16_384;

  private final ServerSocket listening;
  private final Function<String, List<Gate>> gates;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile int target;

  /**
   * @param gates which gates a connection passes, by the first bytes that its caller sends
   */
  private Proxy(ServerSocket listening, Function<String, List<Gate>> gates) {
    this.listening = listening;
    this.gates = gates;
  }

  /** A proxy whose connections all pass one gate. */
  static Proxy through(Gate gate) {
    return asking(_ -> List.of(gate));
  }

  /** A proxy that looks at the first bytes of each connection to tell whose it is. */
  static Proxy asking(Function<String, List<Gate>> gates) {
    try {
      return new Proxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), gates);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  /** Begins to pass connections on to a port of this machine. */
  void to(int port) {
    target = port;
    Thread _ = Thread.ofVirtual().name("chaos-proxy-" + port).start(this::accept);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket caller = listening.accept();
        Thread _ = Thread.ofVirtual().start(() -> pass(caller));
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  private void pass(Socket caller) {
    open.add(caller);
    try (caller) {
      byte[] first = new byte[BUFFER];
      int length = caller.getInputStream().read(first);
      if (length < 0) {
        return;
      }
      List<Gate> mine = gates.apply(new String(first, 0, length, StandardCharsets.ISO_8859_1));
      try (Socket callee = new Socket(InetAddress.getLoopbackAddress(), target)) {
        Closeable both =
            () -> {
              Gate.closeQuietly(caller);
              Gate.closeQuietly(callee);
            };
        try {
          if (!mine.stream().allMatch(gate -> gate.enter(both))) {
            return;
          }
          for (Gate gate : mine) {
            gate.awaitNotFrozen();
          }
          callee.getOutputStream().write(first, 0, length);
          Thread back =
              Thread.ofVirtual()
                  .start(() -> {
                    pump(callee, caller, mine);
                    Gate.closeQuietly(both);
                  });
          pump(caller, callee, mine);
          Gate.closeQuietly(both);
          back.join();
        } finally {
          mine.forEach(gate -> gate.leave(both));
        }
      }
    } catch (IOException | InterruptedException _) {
      // One of the two is away, and so the connection ends.
    } finally {
      open.remove(caller);
    }
  }

  private static void pump(Socket from, Socket to, List<Gate> gates) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (Gate gate : gates) {
          gate.awaitNotFrozen();
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException | InterruptedException _) {
      // Both ends are closed by the caller.
    }
  }

  @Override
  public void close() {
    Gate.closeQuietly(listening);
    open.forEach(Gate::closeQuietly);
  }
}

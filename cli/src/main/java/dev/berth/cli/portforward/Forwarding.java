package dev.berth.cli.portforward;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.EndOfData;
import dev.berth.api.rpc.v1.PortRequest;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.client.stream.ContainerStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/** One port here; each connection to it has a stream of its own. */
final class Forwarding implements AutoCloseable {
  private static final int PIECE = 32 * 1024;
  private static final int BACKLOG = 128;

  private final Session session;
  private final StreamTarget target;
  private final PortPair pair;
  private final ServerSocket listener;

  private Forwarding(Session session, StreamTarget target, PortPair pair, ServerSocket listener) {
    this.session = session;
    this.target = target;
    this.pair = pair;
    this.listener = listener;
  }

  /**
   * Listens, and says so.
   *
   * @throws CommandException when the port is taken
   */
  static Forwarding open(Session session, StreamTarget target, InetAddress address, PortPair pair) {
    try {
      ServerSocket listener = new ServerSocket(pair.local(), BACKLOG, address);
      String host = address.getHostAddress();
      session
          .terminal()
          .line(
              "Forwarding from %s:%d -> %d"
                  .formatted(
                      host.contains(":") ? "[" + host + "]" : host,
                      listener.getLocalPort(),
                      pair.remote()));
      return new Forwarding(session, target, pair, listener);
    } catch (IOException e) {
      throw CommandException.failed(
          "can't listen on %s:%d: %s"
              .formatted(address.getHostAddress(), pair.local(), e.getMessage()));
    }
  }

  void start() {
    Thread.ofVirtual().name("listener-" + listener.getLocalPort()).start(this::listen);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // It is of no use any more, closed or not.
    }
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("connection").start(() -> serve(socket));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          session.terminal().warning("a connection was not taken: " + e.getMessage());
        }
      }
    }
  }

  /** A failure ends this connection alone: the next one may find the container running again. */
  private void serve(Socket socket) {
    PortRequest request =
        PortRequest.newBuilder().setTarget(target).setPort(Integer.toString(pair.remote())).build();
    try (socket;
        ContainerStream stream =
            session.client().open(StreamFrame.newBuilder().setPort(request).build())) {
      socket.setTcpNoDelay(true);
      Thread sender = Thread.ofVirtual().name("connection-out").start(() -> send(socket, stream));
      try {
        receive(socket, stream);
      } finally {
        sender.interrupt();
      }
    } catch (FailureException e) {
      session
          .terminal()
          .warning("a connection to port %d ended: %s".formatted(pair.remote(), e.getMessage()));
    } catch (IOException e) {
      // Whoever connected has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until both directions have ended. */
  private static void receive(Socket socket, ContainerStream stream)
      throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    for (Optional<StreamFrame> frame = stream.next(); frame.isPresent(); frame = stream.next()) {
      if (frame.get().hasOutput()) {
        frame.get().getOutput().writeTo(out);
      } else if (frame.get().hasOutputEnd()) {
        socket.shutdownOutput();
      }
    }
  }

  private static void send(Socket socket, ContainerStream stream) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = socket.getInputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        StreamFrame frame =
            StreamFrame.newBuilder().setInput(ByteString.copyFrom(piece, 0, read)).build();
        if (!stream.send(frame)) {
          return;
        }
      }
      boolean _ =
          stream.send(StreamFrame.newBuilder().setInputEnd(EndOfData.getDefaultInstance()).build());
    } catch (IOException e) {
      stream.close(); // broken off, not ended: the port is to see that, too
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

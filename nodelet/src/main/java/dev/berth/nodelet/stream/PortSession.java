package dev.berth.nodelet.stream;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamOpened;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Carries one connection to a port. Each direction ends by itself, as TCP has it. */
final class PortSession {
  private static final int PIECE = 32 * 1024;

  private final SocketChannel socket;
  private final Wire wire;
  private final CountDownLatch inputEnded = new CountDownLatch(1);
  private volatile boolean over;

  PortSession(SocketChannel socket, Wire wire) {
    this.socket = socket;
    this.wire = wire;
  }

  void run() throws InterruptedException {
    try (socket) {
      if (!wire.opened(StreamOpened.getDefaultInstance())) {
        return;
      }
      Thread input = Thread.ofVirtual().name("session-input").start(this::feed);
      try {
        receive();
        // The other direction may go on; it ends with the caller's end, or with the session.
        inputEnded.await();
      } finally {
        input.interrupt();
      }
    } catch (IOException e) {
      if (!over) {
        throw new FailureException(
            new Failure.Unavailable("the connection to the port broke: " + e.getMessage()), e);
      }
    }
  }

  private void receive() throws IOException, InterruptedException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    while (socket.read(piece.clear()) >= 0) {
      if (!wire.output(piece.array(), piece.position(), false)) {
        return;
      }
    }
    boolean _ = wire.outputEnd();
  }

  private void feed() {
    try {
      for (Optional<StreamFrame> frame = wire.next(); frame.isPresent(); frame = wire.next()) {
        if (frame.get().hasInput()) {
          write(frame.get().getInput().asReadOnlyByteBuffer());
        } else if (frame.get().hasInputEnd()) {
          endInput();
        }
      }
      over = true;
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, closed or not.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inputEnded.countDown();
    }
  }

  private void write(ByteBuffer data) {
    try {
      while (data.hasRemaining()) {
        socket.write(data);
      }
    } catch (IOException e) {
      // The port takes no more; what it still says goes on.
    }
  }

  private void endInput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // As when writing.
    }
    inputEnded.countDown();
  }
}

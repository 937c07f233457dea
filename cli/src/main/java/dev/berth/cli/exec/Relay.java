package dev.berth.cli.exec;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.EndOfData;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.session.Session;
import dev.berth.cli.terminal.Tty;
import dev.berth.client.stream.ContainerStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Carries standard input to a container and what comes back to the outputs. */
final class Relay {
  private static final int PIECE = 32 * 1024;

  private final Session session;
  private final ContainerStream stream;
  private final String afterLoss;
  private volatile boolean detached;

  /**
   * @param afterLoss what is to be said of the command when the stream is lost
   */
  Relay(Session session, ContainerStream stream, String afterLoss) {
    this.session = session;
    this.stream = stream;
    this.afterLoss = afterLoss;
  }

  /** The command's exit code, once it has ended. */
  int run(boolean stdin) {
    if (stdin) {
      Thread.ofVirtual().name("stdin").start(() -> feed(false));
    }
    return receive();
  }

  /**
   * With every key and every change of the terminal's size.
   *
   * @param mayDetach whether Ctrl-P Ctrl-Q ends it; otherwise these keys are like others
   */
  int atTerminal(boolean mayDetach) {
    Tty tty = session.world().tty();
    try (Tty.Raw _ = tty.raw(() -> tty.size().ifPresent(this::resize))) {
      Thread.ofVirtual().name("stdin").start(() -> feed(mayDetach));
      return receive();
    }
  }

  private void resize(dev.berth.api.rpc.v1.TerminalSize size) {
    try {
      boolean _ = stream.send(StreamFrame.newBuilder().setResize(size).build());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int receive() {
    Terminal terminal = session.terminal();
    try {
      for (Optional<StreamFrame> frame = stream.next(); frame.isPresent(); frame = stream.next()) {
        switch (frame.get().getFrameCase()) {
          case OUTPUT -> {
            terminal.bytes(frame.get().getOutput().toByteArray());
            terminal.flush();
          }
          case ERROR_OUTPUT -> terminal.errorBytes(frame.get().getErrorOutput().toByteArray());
          case EXIT -> {
            return frame.get().getExit().getCode();
          }
          case EXEC,
              ATTACH,
              PORT,
              COPY_FROM,
              COPY_TO,
              OPENED,
              INPUT,
              INPUT_END,
              OUTPUT_END,
              RESIZE,
              FRAME_NOT_SET -> {
            // Means nothing here.
          }
        }
      }
    } catch (FailureException e) {
      if (detached) {
        terminal.note("\r\ndetached; the container runs on");
        return CommandException.DONE;
      }
      throw CommandException.failed(
          "the stream broke off: %s; %s".formatted(e.getMessage(), afterLoss));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    }
    throw CommandException.failed("the stream ended without an exit code; " + afterLoss);
  }

  private void feed(boolean mayDetach) {
    InputStream input = session.world().input();
    DetachKeys keys = new DetachKeys();
    byte[] piece = new byte[PIECE];
    try {
      for (int read = input.read(piece); read >= 0; read = input.read(piece)) {
        byte[] data = mayDetach ? keys.pass(piece, read) : java.util.Arrays.copyOf(piece, read);
        if (data.length > 0
            && !send(StreamFrame.newBuilder().setInput(ByteString.copyFrom(data)))) {
          return;
        }
        if (mayDetach && keys.pressed()) {
          detached = true;
          stream.close();
          return;
        }
      }
      boolean _ = send(StreamFrame.newBuilder().setInputEnd(EndOfData.getDefaultInstance()));
    } catch (IOException e) {
      session.terminal().warning("standard input can't be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean send(StreamFrame.Builder frame) throws InterruptedException {
    return stream.send(frame.build());
  }
}

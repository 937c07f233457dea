package dev.berth.nodelet.stream;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.AttachRequest;
import dev.berth.api.rpc.v1.ExecRequest;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamOpened;
import dev.berth.api.rpc.v1.TerminalSize;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ExecSpec;
import dev.berth.nodelet.runtime.LogStream;
import dev.berth.nodelet.runtime.ProcessStreams;
import java.util.Optional;

/** Carries a command's input and output, or a container's own. */
final class ProcessSession {
  private final ProcessStreams process;
  private final Wire wire;
  private final Thread carrier = Thread.currentThread();
  private volatile boolean told;

  private ProcessSession(ProcessStreams process, Wire wire) {
    this.process = process;
    this.wire = wire;
  }

  static void exec(Containers containers, ContainerRuntime runtime, ExecRequest request, Wire wire)
      throws InterruptedException {
    if (request.getCommandList().isEmpty()) {
      throw new FailureException(new Failure.BadRequest("exec: command must not be empty"));
    }
    ExecSpec command =
        new ExecSpec(
            request.getCommandList(),
            request.getEnvList(),
            request.getUser(),
            request.getWorkingDir(),
            request.getStdin(),
            request.getTty());
    String id = containers.running(request.getTarget()).id();
    try (ProcessStreams process = runtime.exec(id, command)) {
      new ProcessSession(process, wire).run(request.hasSize(), request.getSize());
    }
  }

  static void attach(
      Containers containers, ContainerRuntime runtime, AttachRequest request, Wire wire)
      throws InterruptedException {
    String id = containers.running(request.getTarget()).id();
    try (ProcessStreams process = runtime.attach(id, request.getStdin())) {
      new ProcessSession(process, wire).run(request.hasSize(), request.getSize());
    }
  }

  private void run(boolean sized, TerminalSize size) throws InterruptedException {
    if (sized) {
      process.resize(size.getColumns(), size.getRows());
    }
    if (!wire.opened(StreamOpened.newBuilder().setTty(process.tty()).build())) {
      return;
    }
    Thread input = Thread.ofVirtual().name("session-input").start(this::feed);
    try {
      for (LogStream.Chunk chunk = process.next(); chunk != null; chunk = process.next()) {
        if (!wire.output(chunk.data(), chunk.data().length, chunk.stderr())) {
          return;
        }
      }
      boolean _ = wire.exit(process.exitCode());
    } finally {
      told = true;
      input.interrupt();
      input.join();
    }
  }

  /** Until the session is over; then nobody waits for the command any more. */
  private void feed() {
    try {
      for (Optional<StreamFrame> frame = wire.next(); frame.isPresent(); frame = wire.next()) {
        take(frame.get());
      }
      process.close();
      if (!told) {
        carrier.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // all is said
    }
  }

  private void take(StreamFrame frame) {
    switch (frame.getFrameCase()) {
      case INPUT -> {
        byte[] data = frame.getInput().toByteArray();
        process.write(data, 0, data.length);
      }
      case INPUT_END -> process.endInput();
      case RESIZE -> process.resize(frame.getResize().getColumns(), frame.getResize().getRows());
      case EXEC,
          ATTACH,
          PORT,
          COPY_FROM,
          COPY_TO,
          OPENED,
          OUTPUT,
          ERROR_OUTPUT,
          OUTPUT_END,
          EXIT,
          FRAME_NOT_SET -> {
        // Means nothing here.
      }
    }
  }
}

package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.ExecResult;
import dev.berth.nodelet.runtime.LogStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A command in a container: made, started and read to its end, and asked for its exit code. */
final class DockerExec {
  /** Docker may close the output a moment before it knows the exit code. */
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  /** How long Docker may take to begin, once for each of its two requests. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final DockerClient commands;
  private final DockerStreams streams;
  private final Deadlines deadlines;

  DockerExec(DockerClient commands, DockerStreams streams, Deadlines deadlines) {
    this.commands = commands;
    this.streams = streams;
    this.deadlines = deadlines;
  }

  /**
   * @param timeout from when Docker begins with the command: that it does not is not the command's
   *     doing
   */
  ExecResult run(String id, List<String> command, Duration timeout) {
    String exec = answered(() -> created(id, command));
    try (LogStream out = answered(() -> streams.exec(exec))) {
      return deadlines.within(
          timeout,
          "exec",
          () -> {
            String output = read(out);
            return new ExecResult(exitCode(exec), output);
          });
    }
  }

  private <T> T answered(Supplier<T> call) {
    try {
      return deadlines.within(ANSWER, "exec", call);
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.DeadlineExceeded late) {
        throw new FailureException(new Failure.Unavailable(late.message()), e);
      }
      throw e;
    }
  }

  private String created(String id, List<String> command) {
    try {
      return commands
          .execCreateCmd(id)
          .withCmd(command.toArray(String[]::new))
          .withAttachStdout(true)
          .withAttachStderr(true)
          .exec()
          .getId();
    } catch (NotFoundException e) {
      throw new FailureException(new Failure.NotFound("containers", id), e);
    } catch (ConflictException e) {
      throw DockerFailures.wrap("exec", e);
    }
  }

  /** Waits for the end of a command that was started. */
  int exitCode(String exec) {
    return polled(() -> {
      try {
        return commands.inspectExecCmd(exec).exec().getExitCodeLong();
      } catch (RuntimeException e) {
        throw DockerFailures.wrap("exec", e);
      }
    });
  }

  /**
   * Asks for an exit code until there is one.
   *
   * @param code null: not yet
   */
  static int polled(Supplier<@Nullable Long> code) {
    for (long pause = PAUSE_NANOS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
      Long known = code.get();
      if (known != null) {
        return known.intValue();
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new FailureException(new Failure.Unavailable("docker did not tell the exit code"));
      }
      LockSupport.parkNanos(pause);
    }
  }

  /** All of it must be read, or the command could block; only the beginning is kept. */
  private static String read(LogStream out) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (LogStream.Chunk chunk = out.next(); chunk != null; chunk = out.next()) {
      int room = ExecResult.MAX_OUTPUT - kept.size();
      kept.write(chunk.data(), 0, Math.min(room, chunk.data().length));
    }
    return kept.toString(StandardCharsets.UTF_8);
  }
}

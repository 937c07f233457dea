package dev.berth.cli.logs;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.cli.session.Session;
import dev.berth.client.BerthClient.LogStream;
import java.time.Duration;
import java.time.Instant;

/**
 * Follows a log through lost connections. It asks for timestamps always, so that after a loss it
 * can ask for what is newer and leave out what it has printed. Used by one thread.
 */
final class LogFollower {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Session session;
  private final LogsRequest wanted;
  private final LogLines lines;
  private final LogPrinter printer;
  private Duration pause = FIRST_PAUSE;
  private boolean connected;
  private boolean lost;

  LogFollower(Session session, LogsRequest wanted, boolean timestamps, LogPrinter printer) {
    this.session = session;
    this.wanted = wanted.toBuilder().setTimestamps(true).build();
    this.lines = new LogLines(timestamps);
    this.printer = printer;
  }

  /** Returns when the container has ended. */
  void run() {
    boolean over = false;
    while (!over) {
      try (LogStream chunks = session.client().logs(request())) {
        while (chunks.hasNext()) {
          print(chunks.next());
        }
        over = true;
      } catch (FailureException e) {
        recover(e);
      }
    }
    printer.print(lines.unfinished());
  }

  private LogsRequest request() {
    if (!lost || lines.newest().equals(Instant.MIN)) {
      return wanted;
    }
    long seconds = Duration.between(lines.newest(), session.now()).toSeconds() + 2;
    return wanted.toBuilder().clearTailLines().setSinceSeconds(Math.max(1, seconds)).build();
  }

  private void print(LogChunk chunk) {
    connected = true;
    pause = FIRST_PAUSE;
    printer.print(lines.take(chunk));
  }

  private void recover(FailureException e) {
    if (!connected || !(e.failure() instanceof Failure.Unavailable)) {
      throw e;
    }
    if (!lost) {
      session.terminal().note("connection lost, trying again: " + e.getMessage());
    }
    lost = true;
    lines.resume();
    try {
      session.timers().sleep(pause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw e;
    }
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }
}

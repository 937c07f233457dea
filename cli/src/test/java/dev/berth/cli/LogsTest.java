package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.client.BerthClient.LogStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
  @TempDir Path home;
  private Shell shell;
  private final List<LogsRequest> requests = new ArrayList<>();

  @BeforeEach
  void start() {
    shell = new Shell(home);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  /** Chunks that end well, or with a lost connection. */
  private record Told(Iterator<String> chunks, boolean lost) implements LogStream {
    @Override
    public boolean hasNext() {
      if (!chunks.hasNext() && lost) {
        throw new FailureException(new Failure.Unavailable("the server has gone"));
      }
      return chunks.hasNext();
    }

    @Override
    public LogChunk next() {
      return LogChunk.newBuilder().setData(ByteString.copyFromUtf8(chunks.next())).build();
    }

    @Override
    public void close() {}
  }

  private LogStream told(LogsRequest request, boolean lost, String... chunks) {
    requests.add(request);
    return new Told(List.of(chunks).iterator(), lost);
  }

  @Test
  void printsWhatTheTaskWroteAsItIs() {
    shell.logging(request -> told(request, false, "one\ntw", "o\nno end"));

    assertThat(shell.run("logs", "task/hello", "--tail", "5", "--since", "2m", "-p").out())
        .isEqualTo("one\ntwo\nno end");
    assertThat(requests.getFirst())
        .isEqualTo(
            LogsRequest.newBuilder()
                .setNamespace("default")
                .setName("hello")
                .setFollow(false)
                .setTimestamps(false)
                .setPrevious(true)
                .setSinceSeconds(120)
                .setTailLines(5)
                .build());
  }

  @Test
  void followingGoesOnAfterALossWithoutRepeatingLines() throws InterruptedException {
    String first = "2026-11-20T10:00:01.000000001Z one\n";
    String second = "2026-11-20T10:00:02Z two\n";
    shell.logging(request ->
        requests.isEmpty()
            ? told(request, true, first, "2026-11-20T10:00:02Z tw")
            : told(request, false, first + second, "2026-11-20T10:00:03Z last"));

    try (Running logs = shell.begin("logs", "hello", "-f", "--tail", "1")) {
      logs.awaitErr("connection lost, trying again: the server has gone");
      shell.timers().awaitPending(1);
      shell.timers().advance(Duration.ofSeconds(1));
      assertThat(logs.end().out()).isEqualTo("one\ntwo\nlast");
    }
    assertThat(requests.get(1).hasTailLines()).isFalse();
    assertThat(requests.get(1).getSinceSeconds()).isPositive();
  }

  @Test
  void aMissingTaskIsAnError() {
    assertThat(shell.run("logs", "nope").code()).isEqualTo(1);
    assertThat(shell.run("logs", "node/n1").code()).isEqualTo(2);
    assertThat(shell.run("logs", "hello", "--since", "soon").code()).isEqualTo(2);
  }
}

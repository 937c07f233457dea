package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient.LogStream;
import dev.berth.testkit.TestObjects;
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
  void asksForAnInitCommandByItsName() {
    shell.logging(request -> told(request, false, "prepared\n"));

    assertThat(shell.run("logs", "hello", "--init", "migrate").out()).isEqualTo("prepared\n");
    assertThat(requests.getFirst().getInitCommand()).isEqualTo("migrate");
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
  void severalTasksAreToldApartInTheOrderOfTheirNames() {
    for (String name : List.of("b", "a", "c")) {
      Task.Builder task = TestObjects.task(name).toBuilder();
      task.getMetadataBuilder().putLabels("app", name.equals("c") ? "other" : "shop");
      shell.cluster().create(Kinds.TASK, task.build());
    }
    shell.logging(request ->
        told(request, false, request.getName() + " one\n" + request.getName() + " no end"));

    String a = "[a] a one\n[a] a no end\n";
    String b = "[b] b one\n[b] b no end\n";
    assertThat(shell.run("logs", "-l", "app=shop").out()).isEqualTo(a + b);
    assertThat(shell.run("logs", "b", "task/a").out()).isEqualTo(b + a);
    assertThat(shell.run("logs", "--all").out()).startsWith(a + b).contains("[c] c one");
    assertThat(shell.run("logs", "a", "--prefix").out()).isEqualTo(a);
    assertThat(shell.run("logs", "-l", "app=none").err()).contains("no tasks found");
  }

  @Test
  void oneOfManyThatHasNotStartedIsNoFailureUnlessItWasNamed() {
    shell.cluster().create(Kinds.TASK, TestObjects.task("a"));
    shell.cluster().create(Kinds.TASK, TestObjects.task("b"));
    shell.logging(request -> {
      if (request.getName().equals("a")) {
        throw new FailureException(new Failure.Conflict("tasks", "a", "it has no container"));
      }
      return told(request, false, "words\n");
    });

    assertThat(shell.run("logs", "--all")).isEqualTo(new Shell.Done(0, "[b] words\n", ""));
    Shell.Done named = shell.run("logs", "a", "b");
    assertThat(named.code()).isEqualTo(1);
    assertThat(named.out()).isEqualTo("[b] words\n");
    assertThat(named.err()).contains("warning: a: ", "it has no container");
  }

  @Test
  void followingASelectorTakesUpTasksThatComeAndContainersThatStart() throws Exception {
    shell.logging(request -> told(request, false, "of " + request.getTailLines() + "\n"));
    run("a", "first");
    try (Running logs = shell.begin("logs", "--all", "-f", "--tail", "1")) {
      logs.awaitOut("[a] of 1\n");
      run("b", "second");
      logs.awaitOut("[b] of 0\n");
      Task again = shell.objects(Kinds.TASK).get("default", "a").orElseThrow();
      Task.Builder restarted = again.toBuilder();
      restarted.getStatusBuilder().setContainerId("third");
      shell.objects(Kinds.TASK).updateStatus(restarted.build());
      logs.awaitOut("[a] of 0\n");
    }
  }

  /** A task whose container is known. */
  private void run(String name, String container) {
    Task made = shell.cluster().create(Kinds.TASK, TestObjects.task(name));
    Task.Builder running = made.toBuilder();
    running.getStatusBuilder().setContainerId(container);
    shell.objects(Kinds.TASK).updateStatus(running.build());
  }

  @Test
  void moreThanMayBeFollowedAreRefused() {
    Shell.Done done = shell.run("logs", "a", "b", "c", "-f", "--max-log-requests", "2");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("--max-log-requests allows 2");
    assertThat(shell.run("logs").code()).isEqualTo(2);
    assertThat(shell.run("logs", "a", "-l", "x=y").code()).isEqualTo(2);
  }

  @Test
  void aReaderThatHasEnoughEndsItQuietly() {
    shell.logging(request -> told(request, false, "one\n"));
    Screen err = new Screen();
    assertThat(shell.run(new Gone(), err, "logs", "hello")).isEqualTo(141);
    assertThat(err.text()).isEmpty();
  }

  /** A pipe whose reader has closed it. */
  private static final class Gone extends java.io.OutputStream {
    @Override
    public void write(int b) throws java.io.IOException {
      throw new java.io.IOException("Broken pipe");
    }
  }

  @Test
  void aMissingTaskIsAnError() {
    assertThat(shell.run("logs", "nope").code()).isEqualTo(1);
    assertThat(shell.run("logs", "node/n1").code()).isEqualTo(2);
    assertThat(shell.run("logs", "hello", "--since", "soon").code()).isEqualTo(2);
  }
}

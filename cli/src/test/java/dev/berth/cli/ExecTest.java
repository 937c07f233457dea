package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ExecRequest;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.TerminalSize;
import dev.berth.api.v1.Task;
import dev.berth.cli.terminal.Tty;
import dev.berth.testkit.TestObjects;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecTest {
  @TempDir Path home;
  private Shell shell;
  private final ScriptedStream stream = new ScriptedStream();

  @BeforeEach
  void start() {
    shell = new Shell(home);
    shell.streaming(stream::begun);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  /** A terminal that remembers in which mode it is. */
  private static final class Sat implements Tty {
    private final AtomicReference<String> mode = new AtomicReference<>("never raw");

    @Override
    public boolean isInput() {
      return true;
    }

    @Override
    public Optional<TerminalSize> size() {
      return Optional.of(TerminalSize.newBuilder().setColumns(90).setRows(30).build());
    }

    @Override
    public Raw raw(Runnable onResize) {
      mode.set("raw");
      onResize.run();
      return () -> mode.set("restored");
    }
  }

  @Test
  void printsBothOutputsAndEndsAsTheCommandDid() {
    stream.says(ScriptedStream.output("out\n"), ScriptedStream.error("err\n"));
    stream.says(ScriptedStream.exit(7));

    assertThat(shell.run("exec", "task/web", "-u", "me", "-e", "A=1", "--", "ls", "-l", "-n"))
        .isEqualTo(new Shell.Done(7, "out\n", "err\n"));
    ExecRequest request = stream.first().getExec();
    assertThat(request.getCommandList()).containsExactly("ls", "-l", "-n");
    assertThat(request.getTarget().getName()).isEqualTo("web");
    assertThat(request.getTarget().getNamespace()).isEqualTo("default");
    assertThat(request.getUser()).isEqualTo("me");
    assertThat(request.getEnvList()).containsExactly("A=1");
    assertThat(request.getStdin()).isFalse();
  }

  @Test
  void handsInputOnUntilItsEnd() {
    stream.echoes();

    assertThat(shell.typing("one\ntwo").run("exec", "web", "-i", "--", "cat"))
        .isEqualTo(new Shell.Done(0, "one\ntwo", ""));
    assertThat(stream.first().getExec().getStdin()).isTrue();
  }

  @Test
  void withoutATerminalThereIsNoneForTheCommand() {
    stream.says(ScriptedStream.exit(0));

    assertThat(shell.run("exec", "web", "-it", "--", "sh").err())
        .contains("warning: standard input is no terminal");
    assertThat(stream.first().getExec().getTty()).isFalse();
  }

  @Test
  void aTerminalIsRawMeanwhileAndRestoredWhateverHappens() {
    Sat tty = new Sat();
    stream.says(ScriptedStream.exit(0));
    assertThat(shell.at(tty).run("exec", "web", "-it", "--", "sh").code()).isZero();
    assertThat(stream.first().getExec().getTty()).isTrue();
    assertThat(stream.first().getExec().getSize().getColumns()).isEqualTo(90);
    assertThat(stream.sent()).anyMatch(StreamFrame::hasResize);
    assertThat(tty.mode).hasValue("restored");

    tty.mode.set("never raw");
    stream.waits();
    stream.breaks(new Failure.Unavailable("the server has gone"));
    Shell.Done lost = shell.run("exec", "web", "-it", "--", "sh");
    assertThat(lost.code()).isEqualTo(1);
    assertThat(lost.err())
        .isEqualTo(
            "error: the stream broke off: the server has gone; the command may run on in the"
                + " container\n");
    assertThat(tty.mode).hasValue("restored");
  }

  @Test
  void ctrlPCtrlQLeavesAnAttachedContainerRunning() throws Exception {
    Task.Builder task = TestObjects.task("console").toBuilder();
    task.getSpecBuilder().getContainerBuilder().setStdin(true).setTty(true);
    shell.cluster().create(Kinds.TASK, task.build());
    Sat tty = new Sat();
    PipedOutputStream keys = new PipedOutputStream();
    shell.at(tty).typing(new PipedInputStream(keys));
    stream.waits();

    try (Running attach = shell.begin("attach", "console", "-it")) {
      keys.write(new byte[] {'a', 16, 'b', 16, 17});
      keys.flush();
      Shell.Done done = attach.end();
      assertThat(done.code()).isZero();
      assertThat(done.err()).contains("the container runs on");
    }
    assertThat(stream.input()).isEqualTo("a\020b");
    assertThat(tty.mode).hasValue("restored");
  }

  @Test
  void attachingNeedsWhatTheContainerWasMadeWith() {
    shell.cluster().create(Kinds.TASK, TestObjects.task("web"));
    assertThat(shell.run("attach", "web", "-i").err()).contains("spec.container.stdin is not true");
    assertThat(shell.run("attach", "web", "-t").err()).contains("spec.container.tty is not true");
    assertThat(shell.run("attach", "nobody").err()).contains("\"nobody\" not found");
  }

  @Test
  void whatCanNotBegunIsSaid() {
    shell.streaming(_ -> {
      throw new FailureException(new Failure.Conflict("tasks", "web", "it is Pending"));
    });
    Shell.Done done = shell.run("exec", "web", "--", "sh");
    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("it is Pending");
    assertThat(shell.run("exec", "web").code()).isEqualTo(2);
    assertThat(shell.run("exec", "web", "-e", "A", "--", "sh").code()).isEqualTo(2);
  }
}

package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Talk;
import dev.berth.e2e.cluster.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class CommandsRunInContainersThroughEveryApiServer {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1).withApiServers(2));

  @Test
  void withTheirInputAndTheirExitCode() {
    CLUSTER.tasks().create(Tasks.sleeper("web"));
    CLUSTER.tasks().awaitRunning("web");
    awaitHeardByAll();
    byte[] large = new byte[3 << 20];
    new Random(5).nextBytes(large);
    for (String server : CLUSTER.addresses()) {
      Shell.Result seven =
          CLUSTER.berth("exec", "web", "--server", server, "--", "sh", "-c", "echo no >&2; exit 7");
      assertThat(seven).isEqualTo(new Shell.Result(7, "", "no\n"));
      try (Talk cat =
          Talk.start(CLUSTER.command("exec", "web", "-i", "--server", server, "--", "cat"))) {
        cat.say(large);
        cat.endInput();
        assertThat(cat.awaitEnd()).as(cat.err()).isZero();
        assertThat(Arrays.equals(cat.outBytes(), large)).as("3 MiB come back whole").isTrue();
      }
    }
    Shell.Result user =
        CLUSTER.berth(
            "exec",
            "web",
            "-u",
            "7:8",
            "-e",
            "A=b",
            "-w",
            "/tmp",
            "--",
            "sh",
            "-c",
            "id -u; id -g; echo $A; pwd");
    assertThat(user.out()).isEqualTo("7\n8\nb\n/tmp\n");
    assertThat(CLUSTER.berth("exec", "nobody", "--", "true"))
        .satisfies(result -> {
          assertThat(result.exitCode()).isEqualTo(1);
          assertThat(result.err()).contains("nobody", "not found");
        });
  }

  @Test
  void andAnApiServerThatDiesMeanwhileIsSaid() {
    CLUSTER.tasks().create(Tasks.sleeper("web"));
    CLUSTER.tasks().awaitRunning("web");
    awaitHeardByAll();
    String first = CLUSTER.addresses().getFirst();
    try (Talk shell =
        Talk.start(CLUSTER.command("exec", "web", "-i", "--server", first, "--", "sh"))) {
      shell.say("echo ready; exec cat\n");
      shell.awaitOut("ready");
      CLUSTER.apiServer().kill();
      assertThat(shell.awaitEnd()).isEqualTo(1);
      assertThat(shell.err()).contains("the stream broke off", "may run on in the container");
    }
    Eventually.within(
        Tasks.PATIENCE,
        "the command finds the end of its input and ends",
        () -> {
          Shell.Result processes = CLUSTER.berth("exec", "web", "--", "ps");
          return processes.exitCode() == 0 && !processes.out().contains(" cat\n");
        });
  }

  @Test
  void withATerminalAsLargeAsThePersons() {
    Task.Builder task =
        Tasks.script(
            "console",
            "(while sleep 0.2; do echo tick; done) & read line; echo \"you said $line\"; exit 5");
    task.getSpecBuilder().getContainerBuilder().setStdin(true).setTty(true);
    CLUSTER.tasks().create(Tasks.sleeper("web"));
    CLUSTER.tasks().create(task);
    CLUSTER.tasks().awaitRunning("web");
    CLUSTER.tasks().awaitRunning("console");
    try (Talk shell =
        atTerminal(
            "exec",
            "web",
            "-it",
            "--",
            "sh",
            "-c",
            "until stty size | grep '33 101'; do sleep 0.1; done; tty; read x; echo got $x; exit 3")) {
      shell.awaitOut("33 101");
      shell.awaitOut("/dev/pts/");
      shell.say("word\r");
      assertThat(shell.awaitEnd()).isEqualTo(3);
      assertThat(shell.out()).contains("got word").contains("restored: 1");
    }
    try (Talk left = atTerminal("attach", "console", "-it")) {
      // What is typed before the terminal is raw would stay in it.
      left.awaitOut("tick");
      left.say(new byte[] {16, 17});
      assertThat(left.awaitEnd()).isZero();
      assertThat(left.out()).contains("the container runs on").contains("restored: 1");
    }
    assertThat(Tasks.isRunning(CLUSTER.tasks().get("console").orElseThrow())).isTrue();
    try (Talk back = atTerminal("attach", "console", "-it")) {
      back.awaitOut("tick");
      back.say("words\r");
      assertThat(back.awaitEnd()).isEqualTo(5);
      assertThat(back.out()).contains("you said words");
    }
    Shell.Result refused = CLUSTER.berth("attach", "web", "-i");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("spec.container.stdin");
  }

  /** At a terminal of 33 rows and 101 columns that echoes when all is as it was. */
  private Talk atTerminal(String... arguments) {
    List<String> quoted = new ArrayList<>();
    for (String word : CLUSTER.command(arguments).command()) {
      quoted.add("'" + word.replace("'", "'\\''") + "'");
    }
    String script =
        "stty rows 33 cols 101; "
            + String.join(" ", quoted)
            + "; code=$?; echo restored: $(stty -a | grep -c ' echo '); exit $code";
    ProcessBuilder command = CLUSTER.command(arguments);
    return Talk.start(command.command("script", "-qefc", script, "/dev/null"));
  }

  private void awaitHeardByAll() {
    Eventually.within(
        Tasks.PATIENCE,
        "both API servers hear the node",
        () ->
            CLUSTER.client().objects(dev.berth.api.kind.Kinds.NODE).get("", "node-1").stream()
                .anyMatch(node -> node.getStatus().getConnectionsCount() == 2));
  }
}

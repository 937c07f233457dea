package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Talk;
import dev.berth.e2e.cluster.Tasks;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class LogsOfManyTasksAreToldApart {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1).withApiServers(2));

  @Test
  void whileTasksComeAndContainersCrash() {
    for (String name : List.of("a", "b", "c")) {
      CLUSTER.tasks().create(shop(name, "echo I am " + name + "; sleep 1000"));
    }
    CLUSTER.tasks().create(Tasks.script("other", "echo not mine; sleep 1000"));
    for (String name : List.of("a", "b", "c", "other")) {
      CLUSTER.tasks().awaitRunning(name);
    }
    Eventually.within(
        Tasks.PATIENCE,
        "three tasks' logs",
        () ->
            CLUSTER
                .berth("logs", "-l", "app=shop")
                .out()
                .equals("[a] I am a\n[b] I am b\n[c] I am c\n"));

    try (Talk follow = Talk.start(CLUSTER.command("logs", "-l", "app=shop", "-f"))) {
      for (String name : List.of("a", "b", "c")) {
        follow.awaitOut("[" + name + "] I am " + name);
      }
      CLUSTER.tasks().create(shop("late", "echo I came; sleep 1000"));
      follow.awaitOut("[late] I came");
      Shell.run("docker", "kill", CLUSTER.docker().of("b").getFirst().id());
      Eventually.within(
          Tasks.PATIENCE,
          "the next container of b is followed",
          () -> follow.out().split("\\[b\\] I am b", -1).length == 3);
      assertThat(follow.out()).doesNotContain("other");
    }
    Eventually.within(
        Tasks.PATIENCE,
        "the container before the restart",
        () -> CLUSTER.berth("logs", "b", "--previous", "--prefix").out().equals("[b] I am b\n"));
  }

  @Test
  void andAReaderThatHasEnoughEndsThemQuietly() {
    String text = "y".repeat(99);
    CLUSTER.tasks().create(Tasks.script("chatty", "yes " + text + " | head -n 6000; sleep 1000"));
    CLUSTER.tasks().awaitRunning("chatty");
    Eventually.within(
        Tasks.PATIENCE, "it has written", () -> CLUSTER.tasks().logs("chatty").length() == 600_000);
    ProcessBuilder command = CLUSTER.command("logs", "chatty");
    String line = String.join(" ", command.command()) + " | head -n 1; echo code ${PIPESTATUS[0]}";
    try (Talk talk = Talk.start(command.command("bash", "-c", line))) {
      assertThat(talk.awaitEnd()).isZero();
      assertThat(talk.out()).isEqualTo(text + "\ncode 141\n");
      assertThat(talk.err()).isEmpty();
    }
  }

  private static Task.Builder shop(String name, String script) {
    Task.Builder task = Tasks.script(name, script);
    task.getMetadataBuilder().putLabels("app", "shop");
    return task;
  }
}

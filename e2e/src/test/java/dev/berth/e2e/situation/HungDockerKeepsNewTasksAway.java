package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.e2e.fault.DockerProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class HungDockerKeepsNewTasksAway {
  private static final String TAINT = "berth.dev/runtime-down";

  private final Path folder = temporary();
  private final DockerProxy proxy = DockerProxy.start(folder);

  @RegisterExtension
  final Cluster cluster = Cluster.of(Shape.nodes(1).withNodeletFlags("--docker", proxy.address()));

  @AfterEach
  void close() throws IOException {
    proxy.close();
    Files.deleteIfExists(folder);
  }

  @Test
  void theNodeSaysSoAndTakesTasksAgainWhenDockerAnswers() throws Exception {
    // A check that Docker does not carry out says nothing about the container.
    Task.Builder before = Tasks.sleeper("before");
    before
        .getSpecBuilder()
        .getContainerBuilder()
        .getLivenessProbeBuilder()
        .setPeriodSeconds(1)
        .setTimeoutSeconds(5)
        .setFailureThreshold(3)
        .getExecBuilder()
        .addCommand("true");
    cluster.tasks().create(before);
    cluster.tasks().awaitRunning("before");
    assertThat(runtimeReady(awaitNode("says that Docker answers", node -> has(node, "True"))))
        .isEqualTo("True");

    proxy.hang();
    Future<Shell.Result> logs =
        ForkJoinPool.commonPool().submit(() -> cluster.berth("logs", "before"));
    Node down = awaitNode("says that Docker is down", node -> has(node, "False"));
    assertThat(down.getSpec().getTaintsList())
        .anySatisfy(taint -> assertThat(taint.getKey()).isEqualTo(TAINT));
    assertThat(condition(down).getReason()).isEqualTo("RuntimeDown");
    assertThat(condition(down).getMessage()).contains("has not answered for 30 s");
    assertThat(Conditions.isTrue(down.getStatus().getConditionsList(), "Ready"))
        .as("its nodelet is heard all the same")
        .isTrue();

    cluster.tasks().create(Tasks.sleeper("after"));
    Task waits =
        cluster
            .tasks()
            .await(
                "after",
                "is told why it waits",
                task -> task.getStatus().getMessage().contains(TAINT));
    assertThat(waits.getStatus().getNode()).isEmpty();

    assertThat(logs.get(2, TimeUnit.MINUTES).err())
        .as("who asks for logs is told as well")
        .contains("docker did not answer inspect within 30s");

    proxy.resume();
    awaitNode("says that Docker answers again", node -> has(node, "True"));
    cluster.tasks().awaitRunning("after");
    assertThat(cluster.tasks().get("before").orElseThrow().getStatus().getRestarts()).isZero();
    assertThat(cluster.berth("describe", "task", "before").out()).doesNotContain("Unhealthy");
  }

  private Node awaitNode(String what, Predicate<Node> wanted) {
    return Eventually.value(
            Duration.ofMinutes(2),
            "node-1 " + what,
            () -> cluster.client().objects(Kinds.NODE).get("", "node-1"),
            found -> found.isPresent() && wanted.test(found.get()))
        .orElseThrow();
  }

  private static boolean has(Node node, String status) {
    return runtimeReady(node).equals(status)
        && node.getSpec().getTaintsList().stream().anyMatch(one -> one.getKey().equals(TAINT))
            == status.equals("False");
  }

  private static String runtimeReady(Node node) {
    return Conditions.find(node.getStatus().getConditionsList(), "RuntimeReady")
        .map(Condition::getStatus)
        .orElse("");
  }

  private static Condition condition(Node node) {
    return Conditions.find(node.getStatus().getConditionsList(), "RuntimeReady").orElseThrow();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("berth");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

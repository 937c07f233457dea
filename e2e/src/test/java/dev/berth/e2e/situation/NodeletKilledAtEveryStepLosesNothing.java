package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Program;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.e2e.fault.DockerProxy;
import dev.berth.e2e.fault.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Kills the nodelet with SIGKILL at each step of a task's life, just before the real Docker hears
 * of it and just after it has done it, and starts it again. Each time the task goes through the
 * same life: it starts, crashes, is restarted, and is deleted with a preStop command.
 */
@Tag("system")
final class NodeletKilledAtEveryStepLosesNothing {
  /** One request of a life, and which of its kind it is. */
  private record Step(Moment moment, int nth) {
    /** Whether a nodelet does it when it starts, and not for any one task. */
    boolean ofTheBeginning() {
      return moment.name().endsWith("what is there") || moment.name().endsWith("listening");
    }
  }

  private final Path folder = temporary();
  private final DockerProxy proxy = DockerProxy.start(folder);

  @RegisterExtension
  final Cluster cluster = Cluster.of(Shape.nodes(1).withNodeletFlags("--docker", proxy.address()));

  private final List<String> table = new ArrayList<>();

  @BeforeEach
  void head() {
    table.add(row("step", "containers then", "back after", "then"));
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    Files.deleteIfExists(folder);
    System.out.println(String.join("\n", table));
  }

  @Test
  @Tag("long")
  void everyStep() {
    for (Step step : steps()) {
      live(step);
    }
  }

  /** Those at which most can be lost. */
  @Test
  void someSteps() {
    steps().stream()
        .filter(step ->
            List.of("after create", "after start", "before removal").contains(step.moment().name()))
        .forEach(this::live);
  }

  private static List<Step> steps() {
    return Stream.of(
            steps("look at what is there", "GET /containers/json", 1),
            steps("listening", "GET /events", 1),
            steps("create", "POST /containers/create", 2),
            steps("start", "POST /containers/[^/]+/start", 2),
            steps("last words", "GET /containers/[^/]+/logs", 1),
            steps("preStop", "POST /containers/[^/]+/exec", 1),
            steps("preStop's start", "POST /exec/[^/]+/start", 1),
            steps("stop", "POST /containers/[^/]+/stop", 1),
            steps("look at what stopped", "GET /containers/[^/]+/json", 1),
            steps("removal", "DELETE /containers/[^/]+", 2))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Step> steps(String name, String request, int times) {
    List<Step> steps = new ArrayList<>();
    for (int nth = 1; nth <= times; nth++) {
      steps.add(new Step(Moment.before(name, request), nth));
      steps.add(new Step(Moment.after(name, request), nth));
    }
    return steps;
  }

  /** One life of a task, in which the nodelet dies once. */
  private void live(Step step) {
    String name = "life-" + table.size();
    String title = step.moment().name() + (step.nth() == 1 ? "" : " of the next");
    Death death = new Death(name);
    if (step.ofTheBeginning()) {
      cluster.nodelet("node-1").kill();
    }
    proxy.arm(step.moment(), step.nth(), death::strike);
    Thread undertaker = Thread.ofVirtual().start(death::revive);
    try {
      if (step.ofTheBeginning()) {
        cluster.nodelet("node-1").start();
      }
      Task.Builder task = Tasks.sleeper(name);
      task.getSpecBuilder()
          .getContainerBuilder()
          .getPreStopBuilder()
          .addAllCommand(List.of("true"));
      cluster.tasks().create(task);
      String first = runs(name, 0);
      Shell.run("docker", "kill", "-s", "KILL", first);
      runs(name, 1);
      cluster.tasks().delete(name);
      cluster.tasks().awaitGone(name);
      assertThat(cluster.docker().of(name)).as(title + ": nothing is left").isEmpty();
      assertThat(proxy.isArmed()).as(title + ": that moment came").isFalse();
      undertaker.join();
      table.add(row(title, death.containers, death.away.toMillis() + " ms", "as it should"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (AssertionError e) {
      table.add(row(title, death.containers, "", "WRONG"));
      throw new AssertionError(title + ": " + e.getMessage(), e);
    }
  }

  /** Waits until the task runs, restarted so often, in exactly one container; answers its id. */
  private String runs(String name, int restarts) {
    Task task =
        cluster
            .tasks()
            .await(
                name,
                "runs, restarted " + restarts,
                one -> Tasks.isRunning(one) && one.getStatus().getRestarts() == restarts);
    List<Docker.Container> running =
        cluster.docker().of(name).stream().filter(Docker.Container::isRunning).toList();
    assertThat(running).as("one container runs").hasSize(1);
    assertThat(running.getFirst().id()).isEqualTo(task.getStatus().getContainerId());
    assertThat(task.getStatus().getAttempt()).isEqualTo(1);
    return running.getFirst().id();
  }

  private static String row(String step, String containers, String away, String then) {
    return "%-34s %-24s %-12s %s".formatted(step, containers, away, then);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("berth-e2e-");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The nodelet's end at the moment, and its return. */
  private final class Death {
    private final String task;
    private final CountDownLatch dead = new CountDownLatch(1);
    private volatile String containers = "";
    private volatile Duration away = Duration.ZERO;

    Death(String task) {
      this.task = task;
    }

    /** On the proxy's thread: the request waits meanwhile. */
    void strike() {
      cluster.nodelet("node-1").kill();
      containers =
          cluster.docker().of(task).stream()
              .map(Docker.Container::state)
              .collect(Collectors.joining(", "));
      dead.countDown();
    }

    void revive() {
      try {
        if (dead.await(2 * Tasks.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          long began = System.nanoTime();
          Program nodelet = cluster.nodelet("node-1");
          nodelet.startAndAwait();
          away = Duration.ofNanos(System.nanoTime() - began);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

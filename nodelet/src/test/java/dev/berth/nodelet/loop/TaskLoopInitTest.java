package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.nodelet.control.ContainerLogs;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.LogStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskLoopInitTest {
  private final World world = new World();

  @BeforeEach
  void start() throws InterruptedException {
    world.start();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void runsTheCommandsOneAfterAnotherAndThenTheTask() throws Exception {
    world.runtime.publishes("tools");
    Binding.Builder binding = binding("web", RestartPolicy.RESTART_POLICY_ALWAYS);
    add(binding, "first", "exit", "0");
    add(binding, "second", "run");
    binding.getSpecBuilder().getContainerBuilder().getInitCommandsBuilder(1).setImage("tools");
    world.bind(binding.build());
    TaskReport report = awaitMessage("web", "init command \"second\" (2 of 2) runs");
    assertThat(report.getReason()).isEqualTo("Initializing");
    assertThat(report.getContainerId()).isEmpty();
    world.loop.awaitIdle();
    assertThat(world.containers("web")).extracting(ContainerState::id).containsExactly("c1", "c2");
    world.runtime.crash("c2", 0, false);
    TaskReport running = world.awaitPhase("web", "RUNNING");
    assertThat(running.getContainerId()).isEqualTo("c3");
    assertThat(running.getRestarts()).isZero();
    world.loop.awaitIdle();
    assertThat(world.containers("web")).extracting(ContainerState::id).containsExactly("c3");
    assertThat(world.runtime.calls().stream().filter(call -> call.startsWith("create ")))
        .containsExactly(
            "create berth.default.web.uid-web.1.0.init.first",
            "create berth.default.web.uid-web.1.0.init.second",
            "create berth.default.web.uid-web.1.0.init.second",
            "create berth.default.web.uid-web.1.0");
    assertThat(world.events.reasons())
        .containsExactly("Started", "Pulling", "Pulled", "Started", "Started");
  }

  @Test
  void aRestartOfTheTaskDoesNotRunThemAgain() throws Exception {
    Binding.Builder binding = binding("web", RestartPolicy.RESTART_POLICY_ALWAYS);
    add(binding, "first", "exit", "0");
    world.bind(binding.build());
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.runtime.crash("c2", 1, false);
    world.awaitPhase("web", "BACK_OFF");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(1));
    assertThat(world.awaitPhase("web", "RUNNING").getRestarts()).isEqualTo(1);
    world.loop.awaitIdle();
    assertThat(creates()).isEqualTo(3);
  }

  @Test
  void failsTheTaskOfPolicyNeverWithTheCommandsLastWords() throws Exception {
    Binding.Builder binding = binding("job", RestartPolicy.RESTART_POLICY_NEVER);
    add(binding, "migrate", "run");
    World.limit(binding, "4");
    world.bind(binding.build());
    awaitMessage("job", "init command \"migrate\" (1 of 1) runs");
    world.loop.awaitIdle();
    world.runtime.writes("c1", "no such table\n");
    world.runtime.crash("c1", 3, false);
    TaskReport report = world.awaitPhase("job", "FAILED");
    assertThat(report.getReason()).isEqualTo("InitError");
    assertThat(report.getMessage())
        .isEqualTo("init command \"migrate\" (1 of 1) ended with exit code 3: no such table");
    world.loop.awaitIdle();
    assertThat(creates()).isEqualTo(1);
    // Its room is free again.
    Binding.Builder next = binding("next", RestartPolicy.RESTART_POLICY_NEVER);
    World.limit(next, "4");
    world.bind(next.build());
    world.awaitPhase("next", "RUNNING");
  }

  @Test
  void runsAFailedOneAgainAfterTheTasksBackOffAndCountsIt() throws Exception {
    Binding.Builder binding = binding("web", RestartPolicy.RESTART_POLICY_ON_FAILURE);
    add(binding, "first", "exit", "0");
    add(binding, "second", "run");
    world.bind(binding.build());
    awaitMessage("web", "init command \"second\" (2 of 2) runs");
    world.loop.awaitIdle();
    world.runtime.crash("c2", 7, false);
    TaskReport backOff = world.awaitPhase("web", "BACK_OFF");
    assertThat(backOff.getReason()).isEqualTo("InitError");
    assertThat(backOff.getMessage())
        .isEqualTo(
            "init command \"second\" (2 of 2) ended with exit code 7; it is run again 1s after"
                + " that");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(1));
    assertThat(awaitMessage("web", "init command \"second\" (2 of 2) runs").getRestarts())
        .isEqualTo(1);
    world.loop.awaitIdle();
    world.runtime.crash("c3", 0, false);
    assertThat(world.awaitPhase("web", "RUNNING").getRestarts()).isEqualTo(1);
    world.loop.awaitIdle();
    assertThat(world.containers("web")).extracting(ContainerState::id).containsExactly("c4");
  }

  @Test
  void anotherProcessGoesOnWhereTheContainersShow() throws Exception {
    Binding.Builder binding = binding("web", RestartPolicy.RESTART_POLICY_ALWAYS);
    add(binding, "first", "exit", "0");
    add(binding, "second", "run");
    world.bind(binding.build());
    awaitMessage("web", "init command \"second\" (2 of 2) runs");
    world.loop.awaitIdle();
    world.close();
    world.runtime.crash("c2", 0, false);
    try (World next = new World(world)) {
      next.bindings.put(World.task("web"), binding.build());
      next.start();
      assertThat(next.awaitPhase("web", "RUNNING").getContainerId()).isEqualTo("c3");
      next.loop.awaitIdle();
      assertThat(next.containers("web")).extracting(ContainerState::id).containsExactly("c3");
    }
  }

  @Test
  void isStoppedWithItsTask() throws Exception {
    Binding.Builder binding = binding("web", RestartPolicy.RESTART_POLICY_ALWAYS);
    binding.getSpecBuilder().getContainerBuilder().getPreStopBuilder().addCommand("drain");
    add(binding, "first", "run");
    world.bind(binding.build());
    awaitMessage("web", "init command \"first\" (1 of 1) runs");
    world.markDeleted("web");
    TaskReport last = world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_STOPPED);
    assertThat(last.hasExitCode()).isFalse();
    assertThat(world.containers("web")).isEmpty();
    assertThat(world.runtime.calls()).noneMatch(call -> call.startsWith("exec "));
    world.unbind("web");
    world.loop.awaitIdle();
    assertThat(world.loop.size()).isZero();
  }

  @Test
  void isStoppedWhenItsTimeIsOver() throws Exception {
    Binding.Builder binding = binding("web", RestartPolicy.RESTART_POLICY_NEVER);
    add(binding, "first", "run");
    binding.getSpecBuilder().getContainerBuilder().getInitCommandsBuilder(0).setTimeoutSeconds(5);
    world.bind(binding.build());
    awaitMessage("web", "init command \"first\" (1 of 1) runs");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(5));
    assertThat(world.awaitPhase("web", "FAILED").getMessage())
        .isEqualTo(
            "init command \"first\" (1 of 1) ran for longer than its timeout of 5s (exit code 143)");
  }

  @Test
  void saysWhichOfThemCouldNotBeStarted() throws Exception {
    Binding.Builder binding = binding("web", RestartPolicy.RESTART_POLICY_ALWAYS);
    add(binding, "first", "nosuchcommand");
    world.bind(binding.build());
    TaskReport report = world.await("web", one -> one.getReason().equals("StartError"));
    assertThat(report.getMessage()).startsWith("init command \"first\": \"nosuchcommand\"");
  }

  @Test
  void hasWhatTheTasksContainerHasButPortsAndInput() throws Exception {
    Binding.Builder binding = binding("web", RestartPolicy.RESTART_POLICY_ALWAYS);
    binding.getSpecBuilder().addHostPortsBuilder().setHostPort(20000).setContainerPort(80);
    binding.getSpecBuilder().getContainerBuilder().setStdin(true).setUser("7:8");
    binding.getSpecBuilder().getContainerBuilder().addEnvBuilder().setName("LEVEL").setValue("1");
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .addVolumesBuilder()
        .setMountPath("/data")
        .setVolume("data");
    add(binding, "first", "run");
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .getInitCommandsBuilder(0)
        .addEnvBuilder()
        .setName("LEVEL")
        .setValue("2");
    world.bind(binding.build());
    awaitMessage("web", "init command \"first\" (1 of 1) runs");
    ContainerSpec spec = world.runtime.spec("c1");
    assertThat(spec.image()).isEqualTo("img");
    assertThat(spec.user()).isEqualTo("7:8");
    assertThat(spec.hostname()).isEqualTo("web");
    assertThat(spec.mounts()).hasSize(1);
    assertThat(spec.ports()).isEmpty();
    assertThat(spec.input()).isEqualTo(ContainerSpec.Input.NONE);
    assertThat(spec.environment())
        .contains("LEVEL=2", "PORT0=20000", "BERTH_TASK=web")
        .doesNotContain("LEVEL=1");
    assertThat(spec.labels()).containsEntry("berth.dev/init", "0");
  }

  @Test
  void itsLogsAreAskedForByItsName() throws Exception {
    Binding.Builder binding = binding("web", RestartPolicy.RESTART_POLICY_ALWAYS);
    add(binding, "first", "echo", "prepared");
    add(binding, "second", "run");
    world.bind(binding.build());
    awaitMessage("web", "init command \"second\" (2 of 2) runs");
    world.loop.awaitIdle();
    ContainerLogs logs = new ContainerLogs(world.loop, world.runtime, world.timers);
    LogsRequest.Builder request =
        LogsRequest.newBuilder()
            .setNamespace("default")
            .setName("web")
            .setTaskUid("uid-web")
            .setAttempt(1);
    assertThat(text(logs.open(request.clone().setInitCommand("first").build())))
        .isEqualTo("prepared\n");
    assertThat(catchThrowable(() -> logs.open(request.build())))
        .hasMessageContaining("the container of task default/web has not started");
    assertThat(catchThrowable(() -> logs.open(request.clone().setInitCommand("third").build())))
        .hasMessageContaining("no container of init command \"third\"");
  }

  private static String text(LogStream stream) {
    StringBuilder text = new StringBuilder();
    try (stream) {
      for (LogStream.Chunk chunk = stream.next(); chunk != null; chunk = stream.next()) {
        text.append(new String(chunk.data(), StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  private TaskReport awaitMessage(String name, String message) throws InterruptedException {
    return world.await(name, report -> report.getMessage().equals(message));
  }

  private long creates() {
    return world.runtime.calls().stream().filter(call -> call.startsWith("create ")).count();
  }

  private static Binding.Builder binding(String name, RestartPolicy policy) {
    Binding.Builder binding = World.binding(name, 1, "run").toBuilder();
    binding.getSpecBuilder().setRestartPolicy(policy);
    return binding;
  }

  private static void add(Binding.Builder binding, String name, String... command) {
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .addInitCommandsBuilder()
        .setName(name)
        .addCommand(command[0])
        .addAllArgs(List.of(command).subList(1, command.length));
  }
}

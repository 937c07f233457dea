package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Probe;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ExecResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes by commands: those that are in {@code failing} fail. */
@Timeout(60)
class TaskLoopHealthTest {
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private World world = new World();

  @BeforeEach
  void start() throws InterruptedException {
    world.start();
    answer();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void readinessGatesReadyWhileTheContainerRunsOn() throws Exception {
    failing.add("ready");
    world.bind(binding(container -> container.setReadinessProbe(probe("ready"))));
    TaskReport report = world.awaitPhase("web", "RUNNING");
    assertThat(report.hasReady()).isTrue();
    assertThat(report.getReady()).isFalse();
    failing.clear();
    pass(2);
    world.await("web", one -> !one.hasReady());
    failing.add("ready");
    pass(3);
    TaskReport unready = world.await("web", TaskReport::hasReady);
    assertThat(unready.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_RUNNING);
    assertThat(unready.getReadyMessage()).isEqualTo("the readiness probe failed: exit code 1: no");
    assertThat(world.containers("web")).hasSize(1);
  }

  @Test
  void livenessRestartsTheContainerWithTheReason() throws Exception {
    Binding.Builder binding =
        binding(container -> container.setLivenessProbe(probe("alive"))).toBuilder();
    binding.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_ON_FAILURE);
    // Longer than all the periods that pass here.
    binding.getSpecBuilder().getBackOffBuilder().setBaseSeconds(100);
    world.bind(binding.build());
    assertThat(world.awaitPhase("web", "RUNNING").hasReady()).isFalse();
    world.loop.awaitIdle();
    failing.add("alive");
    pass(4);
    TaskReport backOff = world.awaitPhase("web", "BACK_OFF");
    assertThat(backOff.getReason()).isEqualTo("Unhealthy");
    assertThat(backOff.getMessage()).contains("the liveness probe failed: exit code 1: no");
    assertThat(world.events.reasons()).contains("Unhealthy", "Killing", "BackOff");
    failing.clear();
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(100));
    TaskReport again = world.awaitPhase("web", "RUNNING");
    assertThat(again.getRestarts()).isEqualTo(1);
    assertThat(again.getContainerId()).isEqualTo("c2");
  }

  @Test
  void aTaskThatIsNeverRestartedHasFailed() throws Exception {
    Binding.Builder binding =
        binding(container -> container.setStartupProbe(probe("started"))).toBuilder();
    binding.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    failing.add("started");
    world.bind(binding.build());
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    pass(4);
    TaskReport failed = world.awaitPhase("web", "FAILED");
    assertThat(failed.getReason()).isEqualTo("Unhealthy");
  }

  @Test
  void aSlowStarterIsNotKilledByItsLivenessProbe() throws Exception {
    failing.addAll(Set.of("started", "alive"));
    world.bind(
        binding(container ->
            container
                .setStartupProbe(probe("started").setFailureThreshold(100))
                .setLivenessProbe(probe("alive"))));
    assertThat(world.awaitPhase("web", "RUNNING").getReady()).isFalse();
    world.loop.awaitIdle();
    pass(50);
    failing.clear();
    pass(1);
    world.await("web", one -> !one.hasReady());
    assertThat(world.containers("web")).extracting(ContainerState::id).containsExactly("c1");
  }

  @Test
  void aReadyTaskStaysReadyWhenItsNodeletIsRestartedAndDoesNotStartAgain() throws Exception {
    Binding binding =
        binding(container ->
            container.setStartupProbe(probe("started")).setReadinessProbe(probe("ready")));
    world.bind(binding);
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    pass(2);
    world.await("web", one -> !one.hasReady());

    failing.add("started");
    restart(binding, "c1", "True");
    TaskReport report = world.awaitPhase("web", "RUNNING");
    assertThat(report.hasReady()).isFalse();
    world.loop.awaitIdle();
    pass(5);
    world.loop.awaitIdle();
    assertThat(world.reports("web")).noneMatch(TaskReport::hasReady);
    assertThat(world.containers("web")).extracting(ContainerState::id).containsExactly("c1");
  }

  @Test
  void aTaskThatWasNotReadyOrHadAnotherContainerStartsAgainWhenItsNodeletDoes() throws Exception {
    Binding binding = binding(container -> container.setReadinessProbe(probe("ready")));
    world.bind(binding);
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    failing.add("ready");
    restart(binding, "c0", "True");
    assertThat(world.awaitPhase("web", "RUNNING").hasReady()).isTrue();
  }

  @Test
  void whatWasStoppedAsUnhealthyIsNotDoneWhenTheNodeletIsRestartedInTheBackOff() throws Exception {
    Binding binding = runsOnFailure();
    world.runtime.crash("c1", 0, false);
    world.awaitPhase("web", "SUCCEEDED");
    world.before.put(
        "web",
        TaskStatus.newBuilder()
            .setPhase(TaskPhase.TASK_PHASE_BACK_OFF)
            .setReason("Unhealthy")
            .setContainerId("c1")
            .build());
    restart(binding);
    assertThat(world.awaitPhase("web", "BACK_OFF").getReason()).isEqualTo("Unhealthy");
  }

  /** Of the death nobody was told: the API server had not answered yet, or was away. */
  @Test
  void whatWasStoppedAsUnhealthyIsNotDoneWhenTheNodeletDiesMeanwhile() throws Exception {
    Binding binding = runsOnFailure();
    CountDownLatch stopping = new CountDownLatch(1);
    world.runtime.before(call -> {
      if (call.equals("stop c1")) {
        stopping.countDown();
        throw new FailureException(new Failure.Unavailable("killed here"));
      }
    });
    failing.add("alive");
    pass(4);
    assertThat(stopping.await(20, TimeUnit.SECONDS)).isTrue();
    world.loop.close();
    world.runtime.before(_ -> {});
    world.runtime.stop("c1", Duration.ZERO);
    failing.clear();
    restart(binding);
    TaskReport backOff = world.awaitPhase("web", "BACK_OFF");
    assertThat(backOff.getReason()).isEqualTo("Unhealthy");
    assertThat(backOff.getMessage()).contains("the liveness probe failed: exit code 1: no");
  }

  @Test
  void nothingOfAProbeIsLeftWhenTheTaskGoes() throws Exception {
    world.bind(binding(container -> container.setLivenessProbe(probe("alive"))));
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    world.markDeleted("web");
    world.awaitNoContainer("web");
    world.unbind("web");
    world.loop.awaitIdle();
    long before = execs();
    pass(5);
    assertThat(execs()).isEqualTo(before);
  }

  /** A task with a liveness probe that is restarted only when it ended badly. */
  private Binding runsOnFailure() throws Exception {
    Binding.Builder on =
        binding(container -> container.setLivenessProbe(probe("alive"))).toBuilder();
    on.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_ON_FAILURE);
    world.bind(on.build());
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    return on.build();
  }

  private long execs() {
    return world.runtime.calls().stream().filter(call -> call.startsWith("exec")).count();
  }

  private void restart(Binding binding, String containerId, String ready) throws Exception {
    world.before.put(
        "web",
        TaskStatus.newBuilder()
            .setPhase(TaskPhase.TASK_PHASE_RUNNING)
            .setContainerId(containerId)
            .addConditions(Condition.newBuilder().setType("Ready").setStatus(ready))
            .build());
    restart(binding);
  }

  private void restart(Binding binding) throws Exception {
    World next = new World(world);
    next.before.putAll(world.before);
    world.close();
    world = next;
    next.bindings.put(World.task("web"), binding);
    next.start();
    answer();
  }

  private void answer() {
    world.runtime.execs(command ->
        Optional.of(
            failing.contains(command.getFirst())
                ? new ExecResult(1, "no\n")
                : new ExecResult(0, "")));
  }

  /** Lets so many periods pass. */
  private void pass(int periods) throws InterruptedException {
    for (int i = 0; i < periods; i++) {
      world.timers.advance(Duration.ofSeconds(1));
    }
  }

  private static Binding binding(Consumer<Container.Builder> probes) {
    Binding.Builder binding = World.binding("web", 1, "run").toBuilder();
    probes.accept(binding.getSpecBuilder().getContainerBuilder());
    return binding.build();
  }

  private static Probe.Builder probe(String command) {
    Probe.Builder probe =
        Probe.newBuilder().setPeriodSeconds(1).setSuccessThreshold(1).setFailureThreshold(3);
    probe.getExecBuilder().addAllCommand(List.of(command));
    return probe;
  }
}

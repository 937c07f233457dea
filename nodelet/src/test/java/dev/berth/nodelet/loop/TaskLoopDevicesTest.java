package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.Devices;
import dev.berth.nodelet.runtime.Labels;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The node has /dev/ttyA and /dev/ttyB, as example.com/serial. */
@Timeout(60)
class TaskLoopDevicesTest {
  private static final String LABEL = "example.com/serial=/dev/tty";
  private World world = new World();

  @BeforeEach
  void start() throws InterruptedException {
    world.start();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void eachTaskGetsItsOwnAndTheThirdIsRefused() throws Exception {
    run(wants("one", 1));
    run(wants("two", 1));
    ContainerSpec spec = world.runtime.spec("c1");
    assertThat(spec.devices().nodes()).containsExactly(new Devices.Node("/dev/ttyA", "rwm"));
    assertThat(spec.environment()).contains("BERTH_DEVICE_EXAMPLE_COM_SERIAL=/dev/ttyA");
    assertThat(device("one")).isEqualTo(LABEL + "A");
    assertThat(device("two")).isEqualTo(LABEL + "B");

    world.bind(wants("three", 1));
    TaskReport refused = world.awaitOutcome("three", PlaceOutcome.PLACE_OUTCOME_REFUSED);
    assertThat(refused.getReason()).isEqualTo("OutOfDevices");
    assertThat(refused.getMessage()).isEqualTo("1 of example.com/serial wanted, 0 free");
  }

  @Test
  void aRestartKeepsTheDeviceAndAnEndFreesIt() throws Exception {
    run(wants("one", 1));
    run(wants("two", 1));
    world.runtime.crash("c1", 1, false);
    world.awaitPhase("one", "BACK_OFF");
    world.loop.awaitIdle();
    world.bind(wants("three", 1));
    world.awaitOutcome("three", PlaceOutcome.PLACE_OUTCOME_REFUSED);
    world.timers.advance(Duration.ofSeconds(1));
    world.await(
        "one", report -> report.getRestarts() == 1 && report.getPhase().name().endsWith("RUNNING"));
    assertThat(device("one")).isEqualTo(LABEL + "A");

    world.markDeleted("one");
    world.awaitNoContainer("one");
    world.loop.awaitIdle();
    run(wants("four", 1));
    assertThat(device("four")).isEqualTo(LABEL + "A");
  }

  @Test
  void aJobThatIsDoneFreesItsDevice() throws Exception {
    Binding.Builder job = wants("job", 1).toBuilder();
    job.getSpecBuilder()
        .setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER)
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("example.com/serial", Quantities.of("2"));
    run(job.build());
    assertThat(world.runtime.spec("c1").devices().nodes()).hasSize(2);
    world.runtime.crash("c1", 0, false);
    world.awaitPhase("job", "SUCCEEDED");
    run(wants("next", 1));
    assertThat(device("next")).isEqualTo(LABEL + "A");
  }

  /** The attempt before has them until its container is gone. */
  @Test
  void aNewAttemptGetsTheDevicesOfTheOneBefore() throws Exception {
    run(wantsBoth("one", 1));
    run(wantsBoth("one", 2));
    assertThat(world.runtime.spec("c2").devices().nodes()).hasSize(2);
    assertThat(world.reports("one"))
        .noneMatch(report -> report.getOutcome() == PlaceOutcome.PLACE_OUTCOME_REFUSED);
    assertThat(world.containers("one")).hasSize(1);
  }

  @Test
  void aNodeletThatComesBackGivesNothingTwice() throws Exception {
    run(wants("one", 1));
    run(wants("two", 1));
    world.markDeleted("one");
    world.awaitNoContainer("one");
    world.close();

    World old = world;
    world = new World(old);
    world.bindings.put(World.task("two"), old.bindings.get(World.task("two")));
    world.start();
    run(wants("three", 1));
    assertThat(device("two")).isEqualTo(LABEL + "B");
    assertThat(device("three")).isEqualTo(LABEL + "A");
    world.bind(wants("four", 1));
    world.awaitOutcome("four", PlaceOutcome.PLACE_OUTCOME_REFUSED);
  }

  @Test
  void aTaskThatWaitsForItsRestartKeepsItsDeviceOverTheNodeletsDeath() throws Exception {
    run(wants("one", 1));
    run(wants("two", 1));
    world.markDeleted("one");
    world.awaitNoContainer("one");
    world.runtime.crash("c2", 1, false);
    world.awaitPhase("two", "BACK_OFF");
    world.close();

    World old = world;
    world = new World(old);
    world.bindings.put(World.task("two"), old.bindings.get(World.task("two")));
    world.start();
    world.awaitPhase("two", "BACK_OFF");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(1));
    world.awaitPhase("two", "RUNNING");
    assertThat(world.containers("two"))
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.labels()).containsEntry(Labels.DEVICES, LABEL + "B"));
  }

  @Test
  void aDeviceThatVanishedBetweenRestartsIsNamed() throws Exception {
    run(wants("one", 1));
    run(wants("two", 1));
    world.missing = "/dev/ttyA"::equals;
    world.runtime.crash("c1", 1, false);
    world.awaitPhase("one", "BACK_OFF");
    world.loop.awaitIdle();
    world.timers.advance(Duration.ofSeconds(1));
    TaskReport refused = world.awaitOutcome("one", PlaceOutcome.PLACE_OUTCOME_REFUSED);
    assertThat(refused.getReason()).isEqualTo("DeviceMissing");
    assertThat(refused.getMessage())
        .isEqualTo("/dev/ttyA, which the node offers as example.com/serial, is not there");
  }

  private void run(Binding binding) throws InterruptedException {
    world.bind(binding);
    world.awaitPhase(binding.getMetadata().getName(), "RUNNING");
    world.loop.awaitIdle();
  }

  private String device(String task) {
    return world.containers(task).getFirst().labels().getOrDefault(Labels.DEVICES, "");
  }

  private static Binding wantsBoth(String name, int attempt) {
    Binding.Builder both = wants(name, attempt).toBuilder();
    both.getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits("example.com/serial", Quantities.of("2"));
    return both.build();
  }

  private static Binding wants(String name, int attempt) {
    Binding.Builder binding = World.binding(name, attempt, "run").toBuilder();
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putRequests("example.com/serial", Quantities.of("1"))
        .putLimits("example.com/serial", Quantities.of("1"));
    return binding.build();
  }
}

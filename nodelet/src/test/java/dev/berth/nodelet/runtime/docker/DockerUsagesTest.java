package dev.berth.nodelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.TaskUsage;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.Usage;
import dev.berth.nodelet.stats.KernelRoots;
import dev.berth.nodelet.stats.Machine;
import dev.berth.nodelet.stats.Statistics;
import dev.berth.nodelet.stats.Usages;
import dev.berth.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** This kernel's own files, of real containers, beside Docker's own figures. */
@Tag("docker")
class DockerUsagesTest {
  private final String machine = "test-" + UUID.randomUUID();
  private final DockerRuntime runtime = DockerRuntime.at("unix:///var/run/docker.sock");
  private final Usages usages = new Usages(runtime.meter(), KernelRoots.SYSTEM, true);

  @BeforeAll
  static void makeImage() throws Exception {
    BusyboxImage.make();
  }

  @AfterEach
  void remove() {
    runtime.list(Map.of(Labels.MACHINE, machine)).forEach(one -> runtime.remove(one.id()));
    runtime.close();
  }

  @Test
  void theKernelsFiguresAreDockersOwn() throws Exception {
    String id =
        run("filler", "dd if=/dev/zero of=/dev/shm/x bs=1M count=32; while :; do sleep 1; done");
    Usage own =
        Eventually.such(
            "it is filled",
            () -> usages.of(id).orElseThrow(),
            usage -> usage.memoryBytes() >= 32 << 20);
    Usage dockers = runtime.meter().usage(id).orElseThrow();
    assertThat(own.memoryBytes()).isBetween(32L << 20, 48L << 20);
    assertThat(dockers.memoryBytes()).isCloseTo(own.memoryBytes(), Percentage.withPercentage(10));
    assertThat(dockers.cpuNanos()).isGreaterThanOrEqualTo(own.cpuNanos());
    assertThat(own.memoryLimitBytes()).isEmpty();
    assertThat(own.network()).isPresent();
    assertThat(runtime.meter().written(id)).hasValue(0);
    runtime.stop(id, Duration.ZERO);
    assertThat(usages.of(id)).isEmpty();
  }

  @Test
  void aLoopUsesACpuAndASleeperNone() throws Exception {
    run("busy", "while :; do :; done");
    run("idle", "while :; do sleep 10; done");
    try (Timers timers = Timers.system()) {
      Statistics statistics =
          new Statistics(
              () -> runtime.list(Map.of(Labels.MACHINE, machine)),
              usages,
              Optional.of(new Machine(KernelRoots.SYSTEM, Path.of("/"))),
              timers);
      NodeStatsResponse stats = statistics.now();
      NodeStatsResponse atOnce = statistics.now();
      assertThat(atOnce).as("asked again at once").isSameAs(stats);
      assertThat(rate(stats, "busy")).isGreaterThan(100).isGreaterThan(5 * rate(stats, "idle"));
      assertThat(stats.getMachine().getCpu().getRateMilli()).isGreaterThan(100);
      assertThat(stats.getMachine().getMemoryBytes())
          .isBetween(1L, stats.getMachine().getMemoryCapacityBytes());
      assertThat(stats.getMachine().getDiskBytes())
          .isBetween(1L, stats.getMachine().getDiskCapacityBytes());
    }
  }

  private static long rate(NodeStatsResponse stats, String task) {
    return stats.getTasksList().stream()
        .filter(one -> one.getName().equals(task))
        .map(TaskUsage::getCpu)
        .filter(cpu -> cpu.hasRateMilli())
        .findFirst()
        .orElseThrow()
        .getRateMilli();
  }

  private String run(String task, String script) {
    String id =
        runtime.create(
            ContainerSpec.plain(
                machine + "-" + task,
                BusyboxImage.NAME,
                List.of("sh"),
                List.of("-c", script),
                Map.of(Labels.MACHINE, machine, Labels.TASK, task)));
    runtime.start(id);
    return id;
  }
}

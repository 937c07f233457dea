package dev.berth.nodelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.RuntimeContract;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on Docker, and what only Docker has. */
@Tag("docker")
class DockerRuntimeTest extends RuntimeContract {
  private final DockerRuntime runtime = DockerRuntime.at("unix:///var/run/docker.sock");

  @BeforeAll
  static void makeImage() throws Exception {
    BusyboxImage.make();
  }

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected String image() {
    return BusyboxImage.NAME;
  }

  @Override
  protected List<String> running() {
    return List.of("sh", "-c", "trap 'exit 143' TERM; while :; do sleep 0.05; done");
  }

  @Override
  protected List<String> exiting(int code) {
    return List.of("sh", "-c", "exit " + code);
  }

  @Override
  protected List<String> printing(String line) {
    return List.of("echo", line);
  }

  @Test
  void aContainerThatIgnoresTheSignalIsKilledAfterTheGrace() {
    String id =
        runtime.create(spec(List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done")));
    runtime.start(id);
    runtime.stop(id, Duration.ofSeconds(1));
    assertThat(status(id))
        .isInstanceOfSatisfying(
            Status.Ended.class, ended -> assertThat(ended.exitCode()).isEqualTo(137));
  }

  @Test
  void aContainerGetsItsLimits() throws Exception {
    ContainerSpec.Limits limits = new ContainerSpec.Limits(64 << 20, 500, 512);
    String read =
        "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/cpu/cpu.cfs_quota_us"
            + " /sys/fs/cgroup/cpu/cpu.shares 2>/dev/null"
            + " || cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max /sys/fs/cgroup/cpu.weight";
    String id = startAndAwaitEnd(changed(List.of("sh", "-c", read), limits, List.of(), List.of()));
    assertThat(text(id, LogOptions.ALL)).startsWith("67108864\n50000");
  }

  @Test
  void aCpuLimitMayBeMoreThanTheMachineHasOrLessThanTheKernelTakes() throws Exception {
    for (long millis : List.of(640_000L, 1L)) {
      ContainerSpec.Limits limits = new ContainerSpec.Limits(0, millis, 0);
      String id = startAndAwaitEnd(changed(exiting(0), limits, List.of(), List.of()));
      assertThat(status(id))
          .isInstanceOfSatisfying(
              Status.Ended.class, ended -> assertThat(ended.exitCode()).isZero());
    }
  }

  @Test
  void aLongLineHasItsTimeOnce() throws Exception {
    String print = "head -c 40000 /dev/zero | tr '\\0' x; echo";
    String id = startAndAwaitEnd(spec(List.of("sh", "-c", print)));
    LogOptions withTimes = new LogOptions(false, Optional.empty(), OptionalLong.empty(), true);
    assertThat(text(id, withTimes)).matches("\\S+Z x{40000}\n");
  }

  @Test
  void usingMoreMemoryThanTheLimitIsToldAsSuch() throws Exception {
    ContainerSpec.Limits limits = new ContainerSpec.Limits(16 << 20, 0, 0);
    List<String> eat = List.of("sh", "-c", "x=$(head -c 100000000 /dev/zero | tr '\\0' x)");
    String id = startAndAwaitEnd(changed(eat, limits, List.of(), List.of()));
    assertThat(status(id))
        .isInstanceOfSatisfying(
            Status.Ended.class, ended -> assertThat(ended.outOfMemory()).isTrue());
  }

  @Test
  void aContainerGetsItsMounts() throws Exception {
    List<ContainerSpec.Mount> mounts =
        List.of(
            new ContainerSpec.Mount.Tmpfs("/scratch", 1 << 20, false),
            new ContainerSpec.Mount.HostPath("/etc", "/hostetc", true));
    String id =
        startAndAwaitEnd(
            changed(
                List.of("sh", "-c", "df -k /scratch | tail -1; ls /hostetc/passwd"),
                ContainerSpec.Limits.NONE,
                List.of(),
                mounts));
    assertThat(text(id, LogOptions.ALL)).contains(" 1024 ").contains("/hostetc/passwd");
  }

  @Test
  void aTakenPortFailsTheStartInDockersWords() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      ContainerSpec.Port port =
          new ContainerSpec.Port("127.0.0.1", taken.getLocalPort(), 80, false);
      String id =
          runtime.create(changed(running(), ContainerSpec.Limits.NONE, List.of(port), List.of()));
      Failure failure = failure(() -> runtime.start(id));
      assertThat(failure).isInstanceOf(Failure.BadRequest.class);
      assertThat(failure.message()).contains(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void anInterruptEndsAHungStop() throws Exception {
    String id =
        runtime.create(spec(List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done")));
    runtime.start(id);
    AtomicReference<Thread> stopping = new AtomicReference<>();
    FutureTask<Failure> stop =
        elsewhere(() -> {
          stopping.set(Thread.currentThread());
          return failure(() -> runtime.stop(id, Duration.ofMinutes(10)));
        });
    while (stopping.get() == null) {
      Thread.onSpinWait();
    }
    stopping.get().interrupt();
    assertThat(stop.get(20, TimeUnit.SECONDS)).isInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void noDockerIsUnavailable() {
    try (DockerRuntime nowhere = DockerRuntime.at("unix:///nowhere/docker.sock")) {
      assertThat(failure(nowhere::info)).isInstanceOf(Failure.Unavailable.class);
    }
  }

  private ContainerSpec changed(
      List<String> command,
      ContainerSpec.Limits limits,
      List<ContainerSpec.Port> ports,
      List<ContainerSpec.Mount> mounts) {
    ContainerSpec plain = spec(command);
    return new ContainerSpec(
        plain.name(),
        plain.image(),
        plain.command(),
        plain.arguments(),
        plain.environment(),
        "",
        "",
        "",
        plain.labels(),
        limits,
        ports,
        mounts,
        plain.stopGrace());
  }
}

package dev.berth.nodelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.nodelet.runtime.Bounds;
import dev.berth.nodelet.runtime.Connection;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.ImageHealth;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.Security;
import dev.berth.nodelet.runtime.StreamsContract;
import dev.berth.testkit.Eventually;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;

/** The contract on Docker, and what only Docker has. */
@Tag("docker")
class DockerRuntimeTest extends StreamsContract {
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
  protected List<String> complaining(String line) {
    return List.of("sh", "-c", "echo " + line + " >&2");
  }

  @Override
  protected List<String> awaitingSize() {
    return List.of("sh", "-c", "until stty size | grep '40 120'; do sleep 0.05; done");
  }

  @Override
  protected int much() {
    return 50 << 20;
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
    // Shares of cgroup v1, or the weight that an older or a newer runc makes of them.
    assertThat(text(id, LogOptions.ALL)).matches("67108864\n(50000\n512|50000 100000\n(20|59))\n");
  }

  @Test
  void aContainerThatGivesWayHasTheLeastWeightAndIsKilledFirst() throws Exception {
    ContainerSpec.Limits limits = new ContainerSpec.Limits(0, 0, 2, 900);
    String read =
        "cat /proc/self/oom_score_adj; cat /sys/fs/cgroup/cpu/cpu.shares 2>/dev/null"
            + " || cat /sys/fs/cgroup/cpu.weight";
    String id = startAndAwaitEnd(changed(List.of("sh", "-c", read), limits, List.of(), List.of()));
    assertThat(text(id, LogOptions.ALL)).matches("900\n[12]\n");
  }

  @Test
  void aContainerIsStoppedByItsOwnSignal() throws Exception {
    String script = "trap 'exit 7' USR1; echo trapped; while :; do sleep 0.05; done";
    String id = runtime.create(spec(List.of("sh", "-c", script)).withStopSignal("SIGUSR1"));
    runtime.start(id);
    Eventually.is("it has trapped", () -> !text(id, LogOptions.ALL).isEmpty());
    runtime.stop(id, Duration.ofSeconds(20));
    assertThat(status(id))
        .isInstanceOfSatisfying(
            Status.Ended.class, ended -> assertThat(ended.exitCode()).isEqualTo(7));
  }

  @Test
  void whatAContainerWritesIsRotated() throws Exception {
    String id = startAndAwaitEnd(spec(printing("hello")));
    assertThat(run("docker", "inspect", "-f", "{{json .HostConfig.LogConfig.Config}}", id))
        .contains("\"max-file\":\"3\"", "\"max-size\":\"10m\"");
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
                List.of(
                    "sh", "-c", "df -k /scratch | tail -1; ls -ld /scratch; ls /hostetc/passwd"),
                ContainerSpec.Limits.NONE,
                List.of(),
                mounts));
    assertThat(text(id, LogOptions.ALL))
        .contains(" 1024 ")
        .contains("drwxrwxrwt")
        .contains("/hostetc/passwd");
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
  void aContainerIsHeldByItsRightsAndBounds(@TempDir Path folder) throws Exception {
    Path profile =
        Files.writeString(
            folder.resolve("no-mkdir.json"),
            """
            {"defaultAction": "SCMP_ACT_ALLOW",
             "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}
            """);
    Security security =
        new Security(
            true,
            List.of("CHOWN"),
            List.of("ALL"),
            true,
            false,
            new Security.Profile.Named(profile.toString()),
            new Security.Profile.RuntimeDefault());
    Bounds bounds = new Bounds(0, 50, List.of(new Bounds.Ulimit("nofile", 77, 88)), 2 << 20, "0");
    String look =
        "grep -E 'CapEff|NoNewPrivs|Seccomp:|Cpus_allowed_list' /proc/self/status | tr '\\t\\n' '  ';"
            + " ulimit -n; ulimit -Hn; df -k /dev/shm | tail -1; touch /file; mkdir /dev/shm/d";
    String id =
        startAndAwaitEnd(spec(List.of("sh", "-c", look)).withSecurity(security).withBounds(bounds));
    assertThat(text(id, LogOptions.ALL))
        .contains("CapEff: 0000000000000001 NoNewPrivs: 1 Seccomp: 2 Cpus_allowed_list: 0 77\n88\n")
        .contains(" 2048 ")
        .contains("/file: Read-only file system")
        .contains("/dev/shm/d': Operation not permitted");
  }

  @Test
  void aNetworkIsFoundByItsNameAlone() throws Exception {
    String name = "berth-" + machine;
    String network = run("docker", "network", "create", name).strip();
    try {
      List<String> look = List.of("sh", "-c", "ls /sys/class/net; cat /etc/resolv.conf");
      assertThat(text(startAndAwaitEnd(in(name, look)), LogOptions.ALL)).contains("127.0.0.11");
      String host = run("docker", "network", "inspect", "-f", "{{.ID}}", "host").strip();
      for (String other : List.of(network, host, "host")) {
        assertThat(failure(() -> runtime.create(in(other, look))).message())
            .contains("no network \"" + other + "\"");
      }
    } finally {
      runtime.list(own()).forEach(container -> runtime.remove(container.id()));
      run("docker", "network", "rm", name);
    }
  }

  private ContainerSpec in(String network, List<String> command) {
    return spec(command)
        .withConnection(Connection.DEFAULT.in(new Connection.Network.Named(network)));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
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
    Eventually.such("it stops", () -> Optional.ofNullable(stopping.get()), Optional::isPresent)
        .orElseThrow()
        .interrupt();
    assertThat(stop.get(20, TimeUnit.SECONDS)).isInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void tellsWhatDockersOwnCheckSays() throws Exception {
    String image = "berth/busybox-checked:" + machine;
    shell(
        "printf 'FROM "
            + BusyboxImage.NAME
            + "\\nHEALTHCHECK --interval=1s --retries=1 CMD echo word; test ! -e /sick\\n'"
            + " | docker build -q -t "
            + image
            + " -");
    try {
      ContainerSpec plain = spec(running());
      String id =
          runtime.create(
              new ContainerSpec(
                  plain.name(),
                  image,
                  plain.command(),
                  plain.arguments(),
                  List.of(),
                  "",
                  "",
                  "",
                  plain.labels(),
                  ContainerSpec.Limits.NONE,
                  List.of(),
                  List.of(),
                  plain.stopGrace()));
      runtime.start(id);
      ImageHealth well = awaitHealth(id, ImageHealth.State.HEALTHY);
      assertThat(well.output()).isEqualTo("word\n");
      runtime.exec(id, List.of("touch", "/sick"), Duration.ofSeconds(30));
      awaitHealth(id, ImageHealth.State.UNHEALTHY);
      runtime.remove(id);
    } finally {
      shell("docker rmi -f " + image);
    }
  }

  private ImageHealth awaitHealth(String id, ImageHealth.State wanted) {
    return Eventually.such(
        "it is " + wanted, () -> runtime.health(id), health -> health.state() == wanted);
  }

  private static void shell(String script) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void aCommandThatIsNotThereInAContainerDoesNotSucceed() {
    String id = runtime.create(spec(running()));
    runtime.start(id);
    assertThat(runtime.exec(id, List.of("nosuchcommand"), Duration.ofSeconds(30)).exitCode())
        .isNotZero();
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

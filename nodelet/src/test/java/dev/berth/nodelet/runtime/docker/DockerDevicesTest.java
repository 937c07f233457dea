package dev.berth.nodelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Devices;
import dev.berth.nodelet.runtime.DiskUse;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.testkit.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a real container sees of the host's devices, and what Docker knows of its disk. */
@Tag("docker")
class DockerDevicesTest {
  // Docker gives it to no container by itself; its numbers are 10 and 237 everywhere.
  private static final String DEVICE = "/dev/loop-control";

  private final String machine = "test-" + UUID.randomUUID();
  private final DockerRuntime runtime = DockerRuntime.at("unix:///var/run/docker.sock");

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
  void tellsByWhatContainersMayBeRun() {
    assertThat(runtime.info().runtimes()).contains("runc");
  }

  /** A file in /dev alone would not do: the container's group of devices refuses to open it. */
  @Test
  void aDeviceOpensForWhomItWasGivenAndForNobodyElse() {
    assertThat(Path.of(DEVICE)).exists();
    String open = "test -c %1$s || mknod %1$s c 10 237; : < %1$s".formatted(DEVICE);
    assertThat(exitCode(spec("without", open))).isNotZero();
    assertThat(exitCode(with("rwm", open))).isZero();
    assertThat(exitCode(with("r", ": > " + DEVICE))).as("opened to write").isNotZero();
  }

  @Test
  void whatIsWrittenAndPutOutIsMeasured() {
    String id =
        runtime.create(
            spec(
                "writer",
                "dd if=/dev/zero of=/junk bs=1M count=3; dd if=/dev/zero bs=1K count=512 | tr"
                    + " '\\0' 'x' | fold -w 100; sleep 100"));
    runtime.start(id);
    DiskUse use =
        Eventually.such(
                "all is written",
                () ->
                    runtime
                        .meter()
                        .disk(id)
                        .filter(
                            disk -> disk.writtenBytes() >= 3 << 20 && disk.logBytes() >= 512 << 10),
                Optional::isPresent)
            .orElseThrow();
    assertThat(use.writtenBytes()).isBetween(3L << 20, 4L << 20);
    assertThat(use.logBytes()).isBetween(512L << 10, 2L << 20);
  }

  private ContainerSpec with(String permissions, String script) {
    return spec("with-" + permissions, script)
        .withDevices(new Devices(List.of(new Devices.Node(DEVICE, permissions)), List.of()));
  }

  private int exitCode(ContainerSpec spec) {
    String id = runtime.create(spec);
    runtime.start(id);
    return Eventually.such(
            "it has ended",
            () -> runtime.inspect(id).flatMap(ContainerState::ended),
            Optional::isPresent)
        .orElseThrow()
        .exitCode();
  }

  private ContainerSpec spec(String name, String script) {
    return ContainerSpec.plain(
        machine + "-" + name,
        BusyboxImage.NAME,
        List.of("sh"),
        List.of("-c", script),
        Map.of(Labels.MACHINE, machine));
  }
}

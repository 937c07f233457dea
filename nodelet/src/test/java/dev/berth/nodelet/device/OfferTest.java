package dev.berth.nodelet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators write, and what comes of it. */
class OfferTest {
  @TempDir Path folder;

  @Test
  void unitsAreOneOfEachBeforeTheSecondOfAny() {
    Inventory inventory =
        inventory("example.com/fuse=2x/dev/fuse:rw,/dev/cuse", "a.b/x=/dev/x;a.b/y=/dev/y");
    assertThat(inventory.units())
        .extracting(Unit::id)
        .containsExactly(
            "example.com/fuse=/dev/fuse",
            "example.com/fuse=/dev/cuse",
            "a.b/x=/dev/x",
            "a.b/y=/dev/y",
            "example.com/fuse=/dev/fuse#1");
    assertThat(inventory.counts()).hasToString("{a.b/x=1, a.b/y=1, example.com/fuse=3}");
    assertThat(new Grant(inventory.units()).devices().nodes())
        .extracting(node -> node.path() + ":" + node.permissions())
        .containsExactly("/dev/fuse:rw", "/dev/cuse:rwm", "/dev/x:rwm", "/dev/y:rwm");
    assertThat(new Grant(inventory.units()).variables())
        .hasToString(
            "{BERTH_DEVICE_A_B_X=/dev/x, BERTH_DEVICE_A_B_Y=/dev/y,"
                + " BERTH_DEVICE_EXAMPLE_COM_FUSE=/dev/fuse,/dev/cuse}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /dev/fuse                 | must be NAME=PATH, for example example.com/fuse=/dev/fuse, but is /dev/fuse
          fuse=/dev/fuse            | the name fuse of fuse=/dev/fuse must have a prefix and a name, such as example.com/fuse
          kubernetes.io/a=/dev/a    | the name kubernetes.io/a of kubernetes.io/a=/dev/a must not have the prefix kubernetes.io, which is reserved
          a.b/c=                    | "" of a.b/c= must be an absolute path
          a.b/c=dev/c               | "dev/c" of a.b/c=dev/c must be an absolute path
          a.b/c=0x/dev/c            | "0x/dev/c" of a.b/c=0x/dev/c must be an absolute path
          a.b/c=/dev/c:rx           | "/dev/c:rx" of a.b/c=/dev/c:rx must be an absolute path
          a.b/c=/dev/c,/dev/c       | /dev/c is offered twice
          a.b/c=/dev/c;a.b/d=/dev/c | /dev/c is offered twice
          a.b/c=/dev/c;a-b/c=/dev/d | a.b/c and a-b/c would have the same variable
          a.b/c=/dev/gone           | /dev/gone, offered as a.b/c, is not there
          """)
  void whatCannotBeOfferedIsToldWithTheOption(String value, String why) {
    assertThatThrownBy(() ->
            Inventory.of(
                Offer.parse(List.of(value)),
                List.of(),
                path -> path.endsWith("gone") ? Optional.of("is not there") : Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--offer-device: ")
        .hasMessageContaining(why);
  }

  @Test
  void onlyDevicesAreDevices() throws IOException {
    assertThat(DeviceFiles.problem("/dev/null")).isEmpty();
    assertThat(DeviceFiles.problem(folder.toString())).contains("is not a device");
    assertThat(DeviceFiles.problem(folder.resolve("x").toString())).contains("is not there");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null"));
    assertThat(DeviceFiles.problem(link.toString())).isEmpty();
  }

  /** As the driver writes it. */
  @Test
  void gpusAreThoseOfTheDriverWhenDockerCanGiveThem() throws IOException {
    gpu("0000:65:00.0", "GPU-aa16f8f8-2ea2-45a5-9b1c-d3a1d7c5f0b2");
    gpu("0000:17:00.0", "GPU-0f5e0a2b-6d2e-4a0c-8a53-7c1f4b7f3e11");
    List<String> gpus = Gpus.of(GpusSamples.runtime(Set.of("runc", "nvidia")), folder);
    assertThat(gpus)
        .containsExactly(
            "GPU-0f5e0a2b-6d2e-4a0c-8a53-7c1f4b7f3e11", "GPU-aa16f8f8-2ea2-45a5-9b1c-d3a1d7c5f0b2");
    assertThat(Gpus.of(GpusSamples.runtime(Set.of("runc")), folder)).isEmpty();
    assertThat(Gpus.of(GpusSamples.runtime(Set.of("nvidia")), folder.resolve("none"))).isEmpty();

    Inventory inventory = Inventory.of(List.of(), gpus, _ -> Optional.empty());
    assertThat(inventory.counts()).hasToString("{nvidia.com/gpu=2}");
    Grant grant = new Grant(inventory.units().subList(0, 1));
    assertThat(grant.devices().gpus()).containsExactly(gpus.getFirst());
    assertThat(grant.variables()).containsEntry("BERTH_DEVICE_NVIDIA_COM_GPU", gpus.getFirst());
    assertThatThrownBy(() ->
            Inventory.of(
                Offer.parse(List.of("nvidia.com/gpu=/dev/x")), gpus, _ -> Optional.empty()))
        .hasMessage("--offer-device: nvidia.com/gpu is offered anyway: the node has 2");
  }

  private void gpu(String bus, String uuid) throws IOException {
    Path gpu = Files.createDirectories(folder.resolve("driver/nvidia/gpus").resolve(bus));
    Files.writeString(gpu.resolve("information"), GpusSamples.information(bus, uuid));
  }

  private static Inventory inventory(String... values) {
    return Inventory.of(Offer.parse(List.of(values)), List.of(), _ -> Optional.empty());
  }
}

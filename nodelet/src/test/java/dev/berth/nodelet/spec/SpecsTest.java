package dev.berth.nodelet.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Protocol;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerSpec.Limits;
import dev.berth.nodelet.runtime.ContainerSpec.Mount;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecsTest {
  private final Specs specs = new Specs("n1", "m1", "10.0.0.1", Path.of("/profiles"));

  @Test
  void theNameTellsThePlaceAndTheRestart() {
    assertThat(specs.of(binding("web").build(), 3).name()).isEqualTo("berth.shop.web.uid-1.2.3");
  }

  @Test
  void labelsAreEnoughToAdoptTheContainer() {
    Binding.Builder binding = binding("web");
    requests(binding, "cpu", "250m");
    requests(binding, "memory", "64Mi");
    binding.getSpecBuilder().addHostPortsBuilder().setHostPort(20_000).setContainerPort(80);
    ContainerSpec spec = specs.of(binding.build(), 3);
    assertThat(spec.labels())
        .containsEntry(Labels.MACHINE, "m1")
        .containsEntry(Labels.NODE, "n1")
        .containsEntry(Labels.NAMESPACE, "shop")
        .containsEntry(Labels.TASK, "web")
        .containsEntry(Labels.UID, "uid-1")
        .containsEntry(Labels.ATTEMPT, "2")
        .containsEntry(Labels.RESTART, "3")
        .containsEntry(Labels.GRACE, "30");
    Claim claim = new Claim(250, 64 << 20, Set.of("10.0.0.1:20000/tcp"));
    assertThat(specs.claim(binding.build())).isEqualTo(claim);
    assertThat(
            Claim.of(new ContainerState("c", spec.labels(), new ContainerState.Status.Created())))
        .isEqualTo(claim);
  }

  @ParameterizedTest
  @CsvSource({
    ",     ,     0,      2",
    "250m, ,     0,    256",
    "    , 2,    2000, 2048",
    "250m, 2,    2000, 256",
    "1000, ,     0,    262144"
  })
  void aRequestIsAWeightAndALimitAQuota(String request, String limit, long quota, int shares) {
    Binding.Builder binding = binding("web");
    if (request != null) {
      requests(binding, "cpu", request);
    }
    if (limit != null) {
      limits(binding, "cpu", limit);
    }
    assertThat(specs.of(binding.build(), 0).limits()).isEqualTo(new Limits(0, quota, shares));
  }

  @Test
  void aLimitWithoutARequestIsClaimed() {
    Binding.Builder binding = binding("web");
    limits(binding, "cpu", "2");
    limits(binding, "memory", "1Gi");
    assertThat(specs.claim(binding.build())).isEqualTo(new Claim(2000, 1 << 30, Set.of()));
    assertThat(specs.of(binding.build(), 0).limits().memoryBytes()).isEqualTo(1 << 30);
  }

  @Test
  void diskIsClaimedAndItsLimitIsOnTheContainer() {
    Binding.Builder binding = binding("web");
    limits(binding, "ephemeral-storage", "5Mi");
    Claim claim = new Claim(0, 0, Set.of(), 5 << 20);
    assertThat(specs.claim(binding.build())).isEqualTo(claim);
    requests(binding, "ephemeral-storage", "1Mi");
    assertThat(specs.claim(binding.build()).diskBytes()).isEqualTo(1 << 20);
    ContainerSpec spec = specs.of(binding.build(), 0);
    assertThat(spec.labels())
        .containsEntry(Labels.DISK, Integer.toString(1 << 20))
        .containsEntry(Labels.DISK_LIMIT, Integer.toString(5 << 20));
    assertThat(
            Claim.of(new ContainerState("c", spec.labels(), new ContainerState.Status.Created())))
        .isEqualTo(specs.claim(binding.build()));
    assertThat(specs.of(binding("plain").build(), 0).labels())
        .doesNotContainKeys(Labels.DISK, Labels.DISK_LIMIT, Labels.DEVICES);
  }

  /**
   * Only time that nobody else wants, and the first to be killed; its own limits as it has them.
   */
  @Test
  void whatIsRevocableGivesWayToAllOthers() {
    Binding.Builder binding = binding("web");
    requests(binding, "cpu", "2");
    limits(binding, "cpu", "4");
    limits(binding, "memory", "64Mi");
    binding.getSpecBuilder().setRevocable(true).setPriority(-7);
    ContainerSpec spec = specs.of(binding.build(), 0);
    assertThat(spec.limits()).isEqualTo(new Limits(64 << 20, 4000, 2, 900));
    assertThat(spec.labels())
        .containsEntry(Labels.REVOCABLE, "true")
        .containsEntry(Labels.PRIORITY, "-7");
    Claim claim = new Claim(2000, 64 << 20, Set.of()).withRevocable();
    assertThat(specs.claim(binding.build())).isEqualTo(claim);
    assertThat(claimOf(spec)).isEqualTo(claim);
    assertThat(specs.of(binding("plain").build(), 0).labels())
        .doesNotContainKeys(Labels.REVOCABLE, Labels.PRIORITY, Labels.COUNTED);
  }

  @Test
  void whatIsCountedIsOnTheContainer() {
    Binding.Builder binding = binding("web");
    limits(binding, "example.com/licences", "2");
    limits(binding, "a.b/tokens", "1k");
    Claim claim =
        new Claim(0, 0, Set.of())
            .withCounted(Map.of("example.com/licences", 2L, "a.b/tokens", 1000L));
    assertThat(specs.claim(binding.build())).isEqualTo(claim);
    ContainerSpec spec = specs.of(binding.build(), 0);
    assertThat(spec.labels())
        .containsEntry(Labels.COUNTED, "a.b/tokens=1000,example.com/licences=2");
    assertThat(claimOf(spec)).isEqualTo(claim);
  }

  private static Claim claimOf(ContainerSpec spec) {
    return Claim.of(new ContainerState("c", spec.labels(), new ContainerState.Status.Created()));
  }

  @Test
  void portsListenWhereTheySayOrWhereTheNodeDoes() {
    Binding.Builder binding = binding("web");
    binding
        .getSpecBuilder()
        .addHostPortsBuilder()
        .setHostIp("127.0.0.1")
        .setHostPort(53)
        .setContainerPort(5353)
        .setProtocol(Protocol.PROTOCOL_UDP);
    binding.getSpecBuilder().addHostPortsBuilder().setHostPort(8080).setContainerPort(80);
    assertThat(specs.of(binding.build(), 0).ports())
        .containsExactly(
            new ContainerSpec.Port("127.0.0.1", 53, 5353, true),
            new ContainerSpec.Port("10.0.0.1", 8080, 80, false));
  }

  @Test
  void twoNamespacesNeverShareAVolume() {
    Binding.Builder binding = binding("web");
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .addVolumesBuilder()
        .setMountPath("/data")
        .setVolume("db")
        .setReadOnly(true);
    assertThat(specs.of(binding.build(), 0).mounts())
        .containsExactly(new Mount.Volume("berth.shop.db", "/data", true));
  }

  @Test
  void aLongNameIsCutToAHostnameAndAGraceIsKept() {
    Binding.Builder binding = binding("a".repeat(62) + "-" + "b".repeat(20));
    binding.getSpecBuilder().setTerminationGracePeriodSeconds(0);
    ContainerSpec spec = specs.of(binding.build(), 0);
    assertThat(spec.hostname()).isEqualTo("a".repeat(62));
    assertThat(spec.stopGrace()).isEqualTo(Duration.ZERO);
  }

  private static Binding.Builder binding(String name) {
    Binding.Builder binding = Binding.newBuilder();
    binding.getMetadataBuilder().setNamespace("shop").setName(name);
    binding.getSpecBuilder().setTaskUid("uid-1").setAttempt(2).getContainerBuilder().setImage("i");
    return binding;
  }

  private static void requests(Binding.Builder binding, String resource, String amount) {
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putRequests(resource, Quantities.of(amount));
  }

  private static void limits(Binding.Builder binding, String resource, String amount) {
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putLimits(resource, Quantities.of(amount));
  }
}

package dev.berth.nodelet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.nodelet.NodeletConfig;
import dev.berth.nodelet.NodeletConfig.Margins;
import dev.berth.nodelet.device.Inventory;
import dev.berth.nodelet.device.Offer;
import dev.berth.nodelet.pressure.PressureRules;
import dev.berth.nodelet.runtime.RuntimeInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFactsTest {
  @TempDir Path data;

  private NodeFacts facts(long cpuMillis, long memoryBytes) {
    return NodeFacts.of(
        machine(data.toString()),
        true,
        NodeletConfig.of("n1", data)
            .withMargins(new Margins(cpuMillis, memoryBytes, PressureRules.DEFAULT)));
  }

  private static RuntimeInfo machine(String dataFolder) {
    return new RuntimeInfo("docker://20", "6.0", "linux", "amd64", "host", 4, 8L << 30, dataFolder);
  }

  @Test
  void theDiskOfContainersIsNotToldWhereItCantBeSeen() {
    NodeletConfig config = NodeletConfig.of("n1", data);
    assertThat(NodeFacts.of(machine(data.toString()), false, config).diskBytes()).isEmpty();
    assertThat(NodeFacts.of(machine("/nowhere"), true, config).diskBytes()).isEmpty();
  }

  @Test
  void allIsOfferedUnlessSomethingIsReserved() {
    NodeFacts facts = facts(0, 0);
    assertThat(facts.cpuMillis()).isEqualTo(4000);
    assertThat(facts.boundedMemory()).isEmpty();
  }

  @Test
  void theDiskOfContainersIsOfferedWithoutWhatIsToStayFree() {
    NodeFacts facts = facts(0, 0);
    long all = Quantities.bytes(facts.status().getCapacityOrThrow("ephemeral-storage"));
    assertThat(facts.diskBytes().orElseThrow()).isCloseTo(all * 95 / 100, within(1L));
    assertThat(Quantities.bytes(facts.status().getAllocatableOrThrow("ephemeral-storage")))
        .isEqualTo(facts.diskBytes().orElseThrow());
  }

  @Test
  void devicesAreCountedByName() {
    Inventory devices =
        Inventory.of(
            Offer.parse(List.of("a.b/fuse=1024x/dev/fuse,/dev/cuse", "a.b/x=/dev/x")),
            List.of(),
            _ -> Optional.empty());
    assertThat(facts(0, 0).with(devices).status().getAllocatableMap())
        .containsEntry("a.b/fuse", Quantities.of("1025"))
        .containsEntry("a.b/x", Quantities.of("1"))
        .containsKey("cpu");
  }

  @Test
  void whatIsOnlyCountedIsToldAsDevicesAre() {
    Inventory licences = Inventory.EMPTY.with(Map.of("a.b/licences", 3L));
    assertThat(facts(0, 0).with(licences).status())
        .satisfies(
            status ->
                assertThat(status.getCapacityMap())
                    .containsEntry("a.b/licences", Quantities.of("3")),
            status ->
                assertThat(status.getAllocatableMap())
                    .containsEntry("a.b/licences", Quantities.of("3")));
  }

  @Test
  void theReserveOfDiskIsKeptBesideWhatIsToStayFree() {
    long all = facts(0, 0).diskBytes().orElseThrow();
    Margins margins = new Margins(0, 0, PressureRules.DEFAULT).withDisk(1 << 20);
    NodeletConfig config = NodeletConfig.of("n1", data).withMargins(margins);
    NodeFacts facts = NodeFacts.of(machine(data.toString()), true, config);
    assertThat(facts.diskBytes()).hasValue(all - (1 << 20));
    assertThat(Quantities.bytes(facts.status().getAllocatableOrThrow("ephemeral-storage")))
        .isEqualTo(all - (1 << 20));

    NodeletConfig greedy = config.withMargins(margins.withDisk(1L << 60));
    assertThatThrownBy(() -> NodeFacts.of(machine(data.toString()), true, greedy))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("--reserve-disk: must be less than the");
  }

  @Test
  void theReserveIsNotOffered() {
    NodeFacts facts = facts(500, 1L << 30);
    assertThat(facts.cpuMillis()).isEqualTo(3500);
    assertThat(facts.memoryBytes()).isEqualTo(7L << 30);
    assertThat(facts.boundedMemory()).hasValue(7L << 30);
    assertThat(facts.status().getCapacityOrThrow("cpu").getText()).isEqualTo("4");
    assertThat(facts.status().getAllocatableOrThrow("cpu").getText()).isEqualTo("3500m");
    assertThat(facts.status().getAllocatableOrThrow("memory").getText()).isEqualTo("7Gi");
  }

  @Test
  void aReserveThatLeavesNothingIsRefusedByName() {
    assertThatThrownBy(() -> facts(4000, 0))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("--reserve-cpu: must be less than the 4000m that there are");
    assertThatThrownBy(() -> facts(0, 9L << 30))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("--reserve-memory: must be less than");
  }
}

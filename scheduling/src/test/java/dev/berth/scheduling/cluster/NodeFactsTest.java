package dev.berth.scheduling.cluster;

import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.notReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeImage;
import dev.berth.api.v1.PortRange;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeFactsTest {
  private static final Node PLAIN = node("n1", "4", "8Gi");

  @ParameterizedTest
  @ValueSource(strings = {"berth.dev/hostname", "kubernetes.io/hostname"})
  void hostNameIsTheNodesNameWhereNoLabelSaysOtherwise(String key) {
    assertThat(NodeFacts.of(PLAIN).label(key)).isEqualTo("n1");
    assertThat(NodeFacts.of(labelled(PLAIN, key, "machine-7")).label(key)).isEqualTo("machine-7");
  }

  @Test
  void labelThatIsNotThereIsNull() {
    assertThat(NodeFacts.of(PLAIN).label("zone")).isNull();
    assertThat(NodeFacts.of(labelled(PLAIN, "zone", "")).label("zone")).isEmpty();
  }

  @Test
  void nodeThatWasNeverHeardIsNotReady() {
    assertThat(NodeFacts.of(PLAIN).ready()).isTrue();
    assertThat(NodeFacts.of(notReady(PLAIN)).ready()).isFalse();
    assertThat(NodeFacts.of(PLAIN.toBuilder().clearStatus().build()).ready()).isFalse();
  }

  @Test
  void rangeOfPortsEndsWithTheLastPortThatThereIs() {
    Node wide =
        PLAIN.toBuilder()
            .setStatus(
                PLAIN.getStatus().toBuilder()
                    .setPortRange(
                        PortRange.newBuilder().setFirst(60000).setLast(Integer.MAX_VALUE)))
            .build();

    assertThat(NodeFacts.of(wide).firstPort()).isEqualTo(60000);
    assertThat(NodeFacts.of(wide).lastPort()).isEqualTo(65535);
  }

  @Test
  void imageIsKnownByEachOfItsNames() {
    Node with =
        PLAIN.toBuilder()
            .setStatus(
                PLAIN.getStatus().toBuilder()
                    .addImages(
                        NodeImage.newBuilder()
                            .addNames("app:1")
                            .addNames("app:latest")
                            .setSizeBytes(7)))
            .build();

    assertThat(NodeFacts.of(with).images()).isEqualTo(Map.of("app:1", 7L, "app:latest", 7L));
  }

  @Test
  void whatIsIdleIsAResourceOfItsOwn() {
    Node idle =
        PLAIN.toBuilder()
            .setStatus(PLAIN.getStatus().toBuilder().putIdle("cpu", Quantities.of("1500m")))
            .build();

    assertThat(NodeFacts.of(idle).allocatable().of("idle/cpu")).isEqualTo(1500);
    assertThat(NodeFacts.of(idle).allocatable().cpu()).isEqualTo(4000);
    assertThat(NodeFacts.of(idle).allocatable().of("idle/memory")).isZero();
  }
}

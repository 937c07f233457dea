package dev.berth.apiserver.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.rpc.v1.NodeIdle;
import dev.berth.api.rpc.v1.NodeImages;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeImage;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeStateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final String TAINT = "berth.dev/memory-pressure";

  private static final NodeState SHORT =
      NodeState.newBuilder()
          .addConditions(condition("MemoryPressure", "True"))
          .addConditions(condition("DiskPressure", "False"))
          .addTaintKeys(TAINT)
          .build();
  private static final NodeState WELL =
      NodeState.newBuilder()
          .addConditions(condition("MemoryPressure", "False"))
          .addConditions(condition("DiskPressure", "False"))
          .build();

  @Test
  void writesConditionsAndTaintsAndTakesThemBack() {
    Node pressed = NodeRecord.state(NodeRecord.named("n1"), SHORT, NOW);
    assertThat(Conditions.isTrue(pressed.getStatus().getConditionsList(), "MemoryPressure"))
        .isTrue();
    assertThat(pressed.getSpec().getTaintsList()).containsExactly(taint(TAINT, ""));

    Node well = NodeRecord.state(pressed, WELL, LATER);
    assertThat(well.getSpec().getTaintsList()).isEmpty();
    Condition memory =
        Conditions.find(well.getStatus().getConditionsList(), "MemoryPressure").orElseThrow();
    assertThat(memory.getStatus()).isEqualTo("False");
    assertThat(memory.getLastTransitionTime()).isEqualTo(Times.time(LATER));
    Condition disk =
        Conditions.find(well.getStatus().getConditionsList(), "DiskPressure").orElseThrow();
    assertThat(disk.getLastTransitionTime()).isEqualTo(Times.time(NOW));
  }

  /** Each API server is told, and each writes: all but the first must find nothing to do. */
  @Test
  void theSameAgainChangesNothing() {
    Node pressed = NodeRecord.state(NodeRecord.named("n1"), SHORT, NOW);
    assertThat(NodeRecord.state(pressed, SHORT, LATER)).isEqualTo(pressed);
    Node.Builder newer = pressed.toBuilder();
    newer.getMetadataBuilder().setGeneration(7);
    assertThat(NodeRecord.state(newer.build(), SHORT, LATER)).isEqualTo(newer.build());
  }

  @Test
  void touchesOnlyWhatIsANodeletsToSay() {
    Node.Builder before = NodeRecord.named("n1").toBuilder();
    before.getStatusBuilder().addConditions(condition("Ready", "True"));
    before
        .getSpecBuilder()
        .setUnschedulable(true)
        .addTaints(taint("berth.dev/unreachable", ""))
        .addTaints(taint(TAINT, "by-hand"))
        .addTaints(taint("berth.dev/disk-pressure", ""));
    NodeState said =
        WELL.toBuilder()
            .addConditions(condition("Ready", "False"))
            .addConditions(condition("Anything", "True"))
            .addTaintKeys("anything")
            .build();
    Node after = NodeRecord.state(before.build(), said, NOW);
    assertThat(Conditions.isTrue(after.getStatus().getConditionsList(), "Ready")).isTrue();
    assertThat(after.getStatus().getConditionsList())
        .extracting(Condition::getType)
        .containsExactly("Ready", "MemoryPressure", "DiskPressure");
    assertThat(after.getSpec().getUnschedulable()).isTrue();
    assertThat(after.getSpec().getTaintsList())
        .containsExactly(taint("berth.dev/unreachable", ""), taint(TAINT, "by-hand"));
  }

  @Test
  void imagesStayUntilOthersAreToldAndAreNoMoreThanFifty() {
    NodeImages.Builder many = NodeImages.newBuilder();
    for (int i = 0; i < 60; i++) {
      many.addImages(NodeImage.newBuilder().addNames("app:" + i).setSizeBytes(60 - i));
    }
    Node node =
        NodeRecord.state(NodeRecord.named("n1"), WELL.toBuilder().setImages(many).build(), NOW);
    assertThat(node.getStatus().getImagesList()).isEqualTo(many.getImagesList().subList(0, 50));

    assertThat(NodeRecord.state(node, WELL, LATER)).isEqualTo(node);

    NodeState none = WELL.toBuilder().setImages(NodeImages.getDefaultInstance()).build();
    assertThat(NodeRecord.state(node, none, LATER).getStatus().getImagesList()).isEmpty();
  }

  @Test
  void whatIsIdleIsWhatTheNodeSaysNowAndNothingWhenItDoesNot() {
    Node node = NodeRecord.state(NodeRecord.named("n1"), idle("500m", "64Mi"), NOW);
    assertThat(node.getStatus().getIdleMap())
        .containsOnly(
            Map.entry("cpu", Quantities.of("500m")), Map.entry("memory", Quantities.of("64Mi")));
    assertThat(NodeRecord.state(node, idle("500m", "64Mi"), LATER)).isEqualTo(node);
    assertThat(NodeRecord.state(node, WELL, LATER).getStatus().getIdleMap()).isEmpty();
  }

  /** A Node with such an amount could not be written any more, by anybody. */
  @Test
  void whatIsNoAmountIsNotWritten() {
    for (String amount : List.of("-1", "much", "10P")) {
      Node node = NodeRecord.state(NodeRecord.named("n1"), idle(amount, "64Mi"), NOW);
      assertThat(node.getStatus().getIdleMap()).as(amount).isEmpty();
    }
  }

  private static NodeState idle(String cpu, String memory) {
    NodeIdle.Builder idle = NodeIdle.newBuilder();
    idle.putAmounts("cpu", Quantity.newBuilder().setText(cpu).build());
    idle.putAmounts("memory", Quantity.newBuilder().setText(memory).build());
    return WELL.toBuilder().setIdle(idle).build();
  }

  private static Condition condition(String type, String status) {
    return Condition.newBuilder()
        .setType(type)
        .setStatus(status)
        .setReason("Because")
        .setMessage("of this")
        .build();
  }

  private static Taint taint(String key, String value) {
    Taint.Builder taint =
        Taint.newBuilder()
            .setKey(key)
            .setEffect(TaintEffect.TAINT_EFFECT_NO_SCHEDULE)
            .setTimeAdded(Times.time(NOW));
    return value.isEmpty() ? taint.build() : taint.setValue(value).build();
  }
}

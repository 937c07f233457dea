package dev.berth.apiserver.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import java.time.Instant;
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

package dev.berth.api.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.v1.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant T1 = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant T2 = T1.plusSeconds(60);

  @Test
  void aNewConditionIsAddedWithTheTime() {
    List<Condition> set = Conditions.set(List.of(), ready("True", "Up"), T1);
    assertThat(Conditions.find(set, "Ready").orElseThrow().getLastTransitionTime())
        .isEqualTo(Times.time(T1));
    assertThat(Conditions.isTrue(set, "Ready")).isTrue();
    assertThat(Conditions.isTrue(set, "Other")).isFalse();
  }

  @Test
  void onlyAChangeOfTheStatusMovesTheTransitionTime() {
    List<Condition> first =
        Conditions.set(
            List.of(Condition.newBuilder().setType("Other").build()), ready("True", "Up"), T1);
    assertThat(Conditions.set(first, ready("True", "Up"), T2)).isEqualTo(first);
    List<Condition> reason = Conditions.set(first, ready("True", "StillUp"), T2);
    assertThat(reason.get(1).getReason()).isEqualTo("StillUp");
    assertThat(reason.get(1).getLastTransitionTime()).isEqualTo(Times.time(T1));
    List<Condition> down = Conditions.set(first, ready("False", "Down"), T2);
    assertThat(down).hasSize(2);
    assertThat(down.get(1).getLastTransitionTime()).isEqualTo(Times.time(T2));
  }

  private static Condition ready(String status, String reason) {
    return Condition.newBuilder().setType("Ready").setStatus(status).setReason(reason).build();
  }
}

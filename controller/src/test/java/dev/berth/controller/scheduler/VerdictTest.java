package dev.berth.controller.scheduler;

import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.plan.Refusal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  @Test
  void statusThatGivesTheReasonsSaysSoWhateverIsFreeNow() {
    Task task = task("a", "4", "1Gi");
    Refusal first = lacks(1, 500);
    assertThat(Verdict.saysWaits(task, first)).isFalse();

    Task told = Verdict.waits(task, "uid-a", first.sentence(), Instant.EPOCH);

    assertThat(told.getStatus().getMessage()).contains("most free 500m");
    assertThat(Verdict.saysWaits(told, lacks(1, 700))).isTrue();
    assertThat(Verdict.saysWaits(told, lacks(2, 500))).isFalse();
  }

  private static Refusal lacks(int nodes, long free) {
    Veto veto = new Veto.Lacks(Veto.Resource.CPU, 4000, free);
    return new Refusal(nodes, List.of(new Refusal.Tally(veto, nodes)), true, false, true);
  }
}

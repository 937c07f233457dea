package dev.berth.controller.quota;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.NamespacedName;
import dev.berth.client.informer.Change;
import dev.berth.client.testing.FakeTimers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaPlanTest {
  @Test
  void theStatusHasEachLimitAndItsUsage() {
    ResourceQuota quota = quota(Map.of("cpu", "10", "tasks", "3"), Map.of("gone", "1"));

    ResourceQuota corrected = QuotaPlan.corrected(quota, Map.of("cpu", 1500L)).orElseThrow();

    assertThat(corrected.getStatus().getHardMap()).isEqualTo(quota.getSpec().getHardMap());
    assertThat(corrected.getStatus().getUsedMap())
        .isEqualTo(amounts(Map.of("cpu", "1500m", "tasks", "0")));
    assertThat(corrected.getMetadata()).isEqualTo(quota.getMetadata());
    assertThat(QuotaPlan.corrected(corrected, Map.of("cpu", 1500L))).isEmpty();
    assertThat(QuotaPlan.corrected(corrected, Map.of("cpu", 1499L))).isPresent();
  }

  @Test
  void isNewUntilItWasCountedWithItsLimits() {
    ResourceQuota quota = quota(Map.of("tasks", "3"), Map.of());
    assertThat(QuotaPlan.isNew(quota)).isTrue();
    ResourceQuota counted = QuotaPlan.corrected(quota, Map.of()).orElseThrow();
    assertThat(QuotaPlan.isNew(counted)).isFalse();
    ResourceQuota.Builder raised = counted.toBuilder();
    raised.getSpecBuilder().putHard("tasks", Quantities.of("4"));
    assertThat(QuotaPlan.isNew(raised.build())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, RUNNING, false",
    "RUNNING, RUNNING, false",
    "RUNNING, SUCCEEDED, true",
    "RUNNING, FAILED, true",
    "FAILED, SUCCEEDED, false",
    "SUCCEEDED, RUNNING, true",
  })
  void aTaskMattersWhenItEnds(String before, String after, boolean matters) {
    assertThat(QuotaPlan.matters(new Change.Updated<>(task(before), task(after))))
        .isEqualTo(matters);
  }

  @Test
  void whatComesAndGoesMattersAndOtherChangesDoNot() {
    Message secret = Secret.getDefaultInstance();
    assertThat(QuotaPlan.matters(new Change.Added<>(secret))).isTrue();
    assertThat(QuotaPlan.matters(new Change.Removed<>(secret))).isTrue();
    assertThat(QuotaPlan.matters(new Change.Updated<>(secret, secret))).isFalse();
  }

  @Test
  void countingRestsTenTimesAsLongAsItTook() {
    NamespacedName quota = new NamespacedName("default", "q");
    FakeTimers timers = new FakeTimers();
    Pace pace = new Pace(timers);
    assertThat(pace.left(quota).isPositive()).isFalse();

    pace.counted(quota, Duration.ofMillis(1));
    assertThat(pace.left(quota)).isEqualTo(Duration.ofMillis(50));
    timers.advance(Duration.ofMillis(50));
    assertThat(pace.left(quota).isPositive()).isFalse();

    pace.counted(quota, Duration.ofMillis(30));
    timers.advance(Duration.ofMillis(100));
    assertThat(pace.left(quota)).isEqualTo(Duration.ofMillis(200));
    pace.forget(quota);
    assertThat(pace.left(quota).isPositive()).isFalse();
    timers.close();
  }

  private static Task task(String phase) {
    Task.Builder task = Task.newBuilder();
    task.getStatusBuilder().setPhase(TaskPhase.valueOf("TASK_PHASE_" + phase));
    return task.build();
  }

  private static ResourceQuota quota(Map<String, String> hard, Map<String, String> used) {
    ResourceQuota.Builder quota = ResourceQuota.newBuilder();
    quota.getMetadataBuilder().setName("q").setNamespace("default").setResourceVersion("7");
    quota.getSpecBuilder().putAllHard(amounts(hard));
    quota.getStatusBuilder().putAllUsed(amounts(used));
    return quota.build();
  }

  private static Map<String, Quantity> amounts(Map<String, String> texts) {
    Map<String, Quantity> amounts = new HashMap<>();
    texts.forEach((key, text) -> amounts.put(key, Quantities.of(text)));
    return amounts;
  }
}

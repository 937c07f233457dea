package dev.berth.nodelet.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiskLimitsTest {
  private final FakeTimers timers = new FakeTimers();
  private final FakeRuntime runtime = new FakeRuntime(timers).has("img");
  private final Evicted evicted = new Evicted("Evicted");
  private final DiskLimits limits =
      new DiskLimits(
          () -> runtime.list(Map.of()),
          runtime.meter(),
          new Evictions("n1", evicted, new RecordedEvents()),
          Duration.ofSeconds(10),
          timers);

  @Test
  void evictsWhoIsOverItsLimitOnceAndMeasuresNobodyElse() {
    String free = runs("free", 0);
    String within = runs("within", 5 << 20);
    String over = runs("over", 5 << 20);
    runtime.meter().wrote(free, 1L << 40);
    runtime.meter().wrote(within, 5 << 20);
    runtime.meter().wrote(over, 4 << 20);
    assertThat(limits.look()).isEqualTo(Duration.ofSeconds(10));
    assertThat(evicted.messages()).isEmpty();

    runtime.meter().logged(over, 3 << 19);
    limits.look();
    limits.look();
    assertThat(evicted.messages())
        .containsExactly(
            "Container over exceeded its local ephemeral storage limit \"5Mi\": it has written"
                + " 5.5Mi, 1.5Mi of it to its log");
    assertThat(runtime.calls()).doesNotContain("written " + free);
  }

  @Test
  void anEvictionThatCouldNotBeWrittenIsTriedAgain() {
    String over = runs("over", 1 << 20);
    runtime.meter().wrote(over, 2 << 20);
    evicted.fail(new Failure.Unavailable("no API server"));
    limits.look();
    evicted.work();
    limits.look();
    assertThat(evicted.messages())
        .containsExactly(
            "Container over exceeded its local ephemeral storage limit \"1Mi\": it has written"
                + " 2.0Mi");
  }

  @Test
  void oneThatCantBeMeasuredHidesNobody() {
    String slow = runs("slow", 1 << 20);
    String over = runs("over", 1 << 20);
    runtime.meter().wrote(slow, 2 << 20);
    runtime.meter().wrote(over, 2 << 20);
    runtime.before(call -> {
      if (call.equals("written " + slow)) {
        timers.advance(Duration.ofSeconds(5));
        throw new FailureException(new Failure.DeadlineExceeded("docker did not answer"));
      }
    });
    assertThat(limits.look()).isEqualTo(Duration.ofSeconds(150));
    assertThat(evicted.messages())
        .hasSize(1)
        .first()
        .asString()
        .contains("Container over exceeded");
  }

  @Test
  void looksTheLessOftenTheLongerTheyTake() {
    runs("large", 1 << 20);
    runtime.before(call -> {
      if (call.startsWith("written")) {
        timers.advance(Duration.ofSeconds(1));
      }
    });
    assertThat(limits.look()).isEqualTo(Duration.ofSeconds(30));
    assertThat(DiskLimits.pause(Duration.ofMillis(200))).isEqualTo(Duration.ofSeconds(10));
    assertThat(DiskLimits.pause(Duration.ofSeconds(90))).isEqualTo(Duration.ofMinutes(5));
  }

  private String runs(String task, long limit) {
    Map<String, String> labels = new HashMap<>(Map.of(Labels.TASK, task, Labels.ATTEMPT, "1"));
    if (limit > 0) {
      labels.put(Labels.DISK_LIMIT, Long.toString(limit));
    }
    String id = runtime.create(ContainerSpec.plain(task, "img", List.of("run"), List.of(), labels));
    runtime.start(id);
    return id;
  }
}

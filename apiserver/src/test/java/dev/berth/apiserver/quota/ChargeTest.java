package dev.berth.apiserver.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.testing.ServerParts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChargeTest {
  @Test
  void whatFitsIsAddedToWhatIsUsed() {
    ResourceQuota quota =
        quota("{cpu: 10, memory: 4Gi, tasks: 3}", "{cpu: 9500m, memory: 1Gi, tasks: 1}");

    assertThat(Charge.of(quota, Map.of("cpu", 500L, "memory", 1L << 30)))
        .isEqualTo(new Charge.Fits(Charge.with(quota, Map.of("cpu", 10_000L, "memory", 2L << 30))));
    ResourceQuota after = Charge.with(quota, Map.of("cpu", 10_000L));
    assertThat(after.getStatus().getUsedOrThrow("cpu").getText()).isEqualTo("10");
    assertThat(after.getStatus().getUsedOrThrow("tasks").getText()).isEqualTo("1");
    assertThat(after.getStatus().getHardMap()).isEqualTo(quota.getSpec().getHardMap());
  }

  @Test
  void whatDoesNotFitIsToldInTheWordsOfKubernetes() {
    assertThat(Charge.of(quota("{cpu: 10}", "{cpu: 9}"), Map.of("cpu", 2000L)))
        .isEqualTo(
            new Charge.Exceeds(
                "exceeded quota: q, requested: cpu=2, used: cpu=9, limited: cpu=10"));
    assertThat(
            Charge.of(
                quota("{cpu: 1, memory: 1Gi, tasks: 9}", "{cpu: 1, memory: 1Gi, tasks: 1}"),
                Map.of("cpu", 1L, "memory", 1024L, "tasks", 1L)))
        .isEqualTo(
            new Charge.Exceeds(
                "exceeded quota: q, requested: cpu=1m,memory=1Ki, used: cpu=1,memory=1Gi, limited:"
                    + " cpu=1,memory=1Gi"));
  }

  @Test
  void whatIsOverTheLimitAlreadyTakesNoMore() {
    assertThat(Charge.of(quota("{tasks: 1}", "{tasks: 5}"), Map.of("tasks", 1L)))
        .isInstanceOf(Charge.Exceeds.class);
    assertThat(Charge.of(quota("{memory: 8E}", "{memory: 7E}"), Map.of("memory", Long.MAX_VALUE)))
        .isInstanceOf(Charge.Exceeds.class);
  }

  @Test
  void whatWasNotCountedIsNotKnown() {
    assertThat(Charge.of(quota("{cpu: 10, tasks: 3}", "{cpu: 1}"), Map.of("cpu", 1L, "tasks", 1L)))
        .isEqualTo(new Charge.Uncounted());
    assertThat(Charge.of(quota("{cpu: 10, tasks: 3}", "{cpu: 1}"), Map.of("cpu", 1L)))
        .isInstanceOf(Charge.Fits.class);
  }

  private static ResourceQuota quota(String hard, String used) {
    return ServerParts.written(
        Kinds.RESOURCE_QUOTA,
        """
        metadata: {name: q}
        spec: {hard: %s}
        status: {used: %s}
        """
            .formatted(hard, used));
  }
}

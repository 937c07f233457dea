package dev.berth.scheduling.demand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Container;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AmountsTest {
  private static final long MORE_THAN_ANY_NODE_HAS = 1L << 53;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # request | limit | promised
          500m      | 2     | 500
                    | 2     | 2000
          0         | 2     | 0
                    |       | 0
          0.0001    |       | 1
          -1        |       | 0
          """)
  void cpuIsWhatIsRequestedElseTheLimit(
      @Nullable String request, @Nullable String limit, long promised) {
    assertThat(requested("cpu", request, limit).cpu()).isEqualTo(promised);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1Ki | 1Gi | 1024
              | 1Ki | 1024
          0   | 1Gi | 0
          1.5 |     | 2
          """)
  void memoryIsWhatIsRequestedElseTheLimit(
      @Nullable String request, @Nullable String limit, long promised) {
    assertThat(requested("memory", request, limit).memory()).isEqualTo(promised);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 |   | 1
            | 2 | 2
          1 | 2 | 1
          0 | 2 | 0
          """)
  void othersAreWhatIsRequestedElseTheLimit(
      @Nullable String request, @Nullable String limit, long promised) {
    Amounts amounts = requested("example.com/fuse", request, limit);

    assertThat(amounts.of("example.com/fuse")).isEqualTo(promised);
    assertThat(amounts.others().containsKey("example.com/fuse")).isEqualTo(promised > 0);
  }

  @ParameterizedTest
  @CsvSource({"cpu", "memory", "ephemeral-storage", "example.com/fuse"})
  void whatCannotBeReadIsMoreThanAnyNodeHas(String resource) {
    assertThat(requested(resource, "lots", null).of(resource)).isEqualTo(MORE_THAN_ANY_NODE_HAS);
  }

  @ParameterizedTest
  @CsvSource({"cpu", "memory", "ephemeral-storage", "example.com/fuse"})
  void whatANodeHasAndCannotBeReadIsNothing(String resource) {
    assertThat(Amounts.of(Map.of(resource, quantity("lots"))).of(resource)).isZero();
  }

  @Test
  void nothingIsMoreThanMostNorLessThanNone() {
    Amounts amounts =
        Amounts.of(
            Map.of(
                "cpu", quantity("9223372036854775"),
                "memory", quantity("-1"),
                "example.com/fuse", quantity("9223372036854775807")));

    assertThat(amounts)
        .isEqualTo(
            new Amounts(
                MORE_THAN_ANY_NODE_HAS, 0, Map.of("example.com/fuse", MORE_THAN_ANY_NODE_HAS)));
  }

  @Test
  void revocableTakesCpuAndMemoryFromWhatIsIdleAndTheRestAsAnybody() {
    Amounts amounts = new Amounts(500, 1024, Map.of("example.com/fuse", 1L));

    assertThat(amounts.revocable())
        .isEqualTo(
            new Amounts(
                0, 0, Map.of("idle/cpu", 500L, "idle/memory", 1024L, "example.com/fuse", 1L)));
    assertThat(Amounts.NONE.revocable()).isEqualTo(Amounts.NONE);
  }

  @Test
  void nodeThatDoesNotTellOfIdleHasNone() {
    assertThat(new Amounts(1000, 1024).withIdle(Map.of()).others())
        .isEqualTo(Map.of("idle/cpu", 0L, "idle/memory", 0L));
    assertThat(
            new Amounts(1000, 1024)
                .withIdle(Map.of("cpu", quantity("300m"), "memory", quantity("1Ki")))
                .others())
        .isEqualTo(Map.of("idle/cpu", 300L, "idle/memory", 1024L));
  }

  private static Amounts requested(
      String resource, @Nullable String request, @Nullable String limit) {
    Container.Builder container = Container.newBuilder();
    container
        .getResourcesBuilder()
        .putAllRequests(one(resource, request))
        .putAllLimits(one(resource, limit));
    return Amounts.requestedBy(container.build());
  }

  private static Map<String, Quantity> one(String resource, @Nullable String amount) {
    Map<String, Quantity> all = new HashMap<>();
    if (amount != null) {
      all.put(resource, quantity(amount));
    }
    return all;
  }

  private static Quantity quantity(String text) {
    return Quantity.newBuilder().setText(text).build();
  }
}

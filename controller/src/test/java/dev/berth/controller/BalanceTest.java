package dev.berth.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.LeaseSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BalanceTest {
  /** Each shard as "holder", or "holder>who has asked for it"; "-" has no holder. */
  @ParameterizedTest
  @CsvSource({
    "me,         Rest",
    "a b,        Rest",
    "a me,       Rest",
    "a a,        Ask 1",
    "a a a me,   Ask 2",
    "a a me,     Rest",
    "a a b b b,  Ask 4",
    "- -,        Rest",
    "- a a,      Ask 2",
    "a a>me,     Rest",
    "a a>b,      Ask 0",
    "a>c a>b,    Rest",
    "a a>a,      Ask 1",
    "me me>a,    Give 1",
    "me>a me a,  Keep 0",
    "me me me>a a, Give 2",
    "me>me me,   Rest",
  })
  void whatOneProcessDoesNow(String leases, String step) {
    assertThat(text(Balance.step(leases(leases), "me"))).isEqualTo(step);
  }

  @Test
  void shardsComeToRestEvenlySpread() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      List<String> processes =
          IntStream.range(0, 1 + random.nextInt(5)).mapToObj(i -> "p" + i).toList();
      List<LeaseSpec> leases = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(9); i++) {
        leases.add(lease(processes.get(random.nextInt(1 + random.nextInt(processes.size())))));
      }
      int moves = 0;
      for (int i = 0; i < 2_000; i++) {
        moves += act(leases, processes.get(random.nextInt(processes.size()))) ? 1 : 0;
      }

      List<Long> counts =
          processes.stream()
              .map(one ->
                  leases.stream().filter(lease -> lease.getHolderIdentity().equals(one)).count())
              .sorted()
              .toList();
      assertThat(counts.getLast() - counts.getFirst()).as("%s", counts).isLessThanOrEqualTo(1);
      assertThat(moves).isLessThanOrEqualTo(leases.size());
      // At rest: nobody moves anything any more.
      for (String process : processes) {
        assertThat(act(leases, process)).isFalse();
      }
    }
  }

  /** Whether a shard has moved: who has asked takes what is given up. */
  private static boolean act(List<LeaseSpec> leases, String me) {
    switch (Balance.step(leases, me)) {
      case Balance.Step.Rest _ -> {}
      case Balance.Step.Ask(int shard) ->
          leases.set(shard, leases.get(shard).toBuilder().setPreferredHolder(me).build());
      case Balance.Step.Keep(int shard) ->
          leases.set(shard, leases.get(shard).toBuilder().clearPreferredHolder().build());
      case Balance.Step.Give(int shard) -> {
        leases.set(shard, lease(leases.get(shard).getPreferredHolder()));
        return true;
      }
    }
    return false;
  }

  private static List<LeaseSpec> leases(String text) {
    return Arrays.stream(text.split(" ", -1)).map(BalanceTest::lease).toList();
  }

  private static LeaseSpec lease(String text) {
    int asked = text.indexOf('>');
    String holder = asked < 0 ? text : text.substring(0, asked);
    LeaseSpec.Builder lease = LeaseSpec.newBuilder();
    if (!holder.equals("-")) {
      lease.setHolderIdentity(holder);
    }
    return asked < 0 ? lease.build() : lease.setPreferredHolder(text.substring(asked + 1)).build();
  }

  private static String text(Balance.Step step) {
    return switch (step) {
      case Balance.Step.Rest _ -> "Rest";
      case Balance.Step.Ask(int shard) -> "Ask " + shard;
      case Balance.Step.Give(int shard) -> "Give " + shard;
      case Balance.Step.Keep(int shard) -> "Keep " + shard;
    };
  }
}

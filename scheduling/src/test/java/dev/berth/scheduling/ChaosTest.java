package dev.berth.scheduling;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of steps, of which each is looked at. */
final class ChaosTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void whateverHappensTheAccountsAreRightAndWhoFitsHasHisPlace(int block) {
    Seeds.run(block, seed -> new Chaos(seed, false).run(300));
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 14, 15})
  void withQueuesTheAccountsAreRightToo(int block) {
    Seeds.run(block, seed -> new Chaos(seed, true).run(300));
  }
}

package dev.berth.scheduling;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of steps; a failure names its seed, and repeats with it. */
final class GroupChaosTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void whateverHappensNoGroupStandsHalfOrWaitsForRoomThatIsThere(int block) {
    for (long seed = block * 1_000L;
        seed < block * 1_000L + Integer.getInteger("seeds", 20);
        seed++) {
      run(seed, false);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 14, 15})
  void groupsThatTakeBackWhatTheirQueuesAreGuaranteedComeToRest(int block) {
    for (long seed = block * 1_000L;
        seed < block * 1_000L + Integer.getInteger("seeds", 20);
        seed++) {
      run(seed, true);
    }
  }

  private static void run(long seed, boolean withQueues) {
    try {
      new GroupChaos(seed, withQueues).run(200);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}

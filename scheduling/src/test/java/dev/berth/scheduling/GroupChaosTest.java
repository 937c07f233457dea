package dev.berth.scheduling;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of steps, of which each is looked at. */
final class GroupChaosTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void whateverHappensNoGroupStandsHalfOrWaitsForRoomThatIsThere(int block) {
    Seeds.run(block, seed -> new GroupChaos(seed, false).run(200));
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 14, 15})
  void groupsThatTakeBackWhatTheirQueuesAreGuaranteedComeToRest(int block) {
    Seeds.run(block, seed -> new GroupChaos(seed, true).run(200));
  }
}

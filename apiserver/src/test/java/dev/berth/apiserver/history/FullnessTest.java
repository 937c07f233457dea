package dev.berth.apiserver.history;

import static dev.berth.apiserver.history.Fullness.BRIM;
import static dev.berth.apiserver.history.Fullness.FULL;
import static dev.berth.apiserver.history.Fullness.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.apiserver.store.SpaceUse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullnessTest {
  /** Used and file in percent of the quota. */
  @ParameterizedTest
  @CsvSource({
    "ROOM, 84, 84, false, ROOM",
    "ROOM, 85, 85, false, FULL",
    "ROOM, 20, 94, false, ROOM",
    "ROOM, 20, 95, false, FULL",
    "ROOM, 20, 20, true,  FULL",
    "ROOM, 95, 95, false, BRIM",
    "FULL, 75, 80, false, FULL",
    "FULL, 74, 90, false, FULL",
    "FULL, 74, 89, true,  FULL",
    "FULL, 74, 89, false, ROOM",
    "FULL, 94, 99, true,  FULL",
    "FULL, 95, 99, false, BRIM",
    "BRIM, 94, 99, false, BRIM",
    "BRIM, 90, 99, false, BRIM",
    "BRIM, 89, 99, true,  FULL",
    "BRIM, 40, 50, false, ROOM",
  })
  void moves(Fullness before, int used, int file, boolean alarm, Fullness after) {
    assertThat(before.next(new Usage(used, file, 100, alarm))).isEqualTo(after);
  }

  @Test
  void takesLessTheFullerItIs() {
    assertThat(taken(ROOM)).containsExactly(SpaceUse.values());
    assertThat(taken(FULL)).containsExactly(SpaceUse.BOUNDED, SpaceUse.FREES);
    assertThat(taken(BRIM)).containsExactly(SpaceUse.FREES);
  }

  private static List<SpaceUse> taken(Fullness fullness) {
    return Arrays.stream(SpaceUse.values()).filter(fullness::takes).toList();
  }
}

package dev.berth.apiserver.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NotesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final Notes notes = new Notes(MINUTE);

  @Test
  void nothingIsOldEnoughForOneWhoHasJustBegun() {
    notes.note(at(1000), 70);

    assertThat(notes.before(MINUTE, at(1000))).isEmpty();
    assertThat(notes.before(MINUTE, at(1059))).isEmpty();
    assertThat(notes.before(MINUTE, at(1060))).hasValue(70);
  }

  @Test
  void newestThatIsOldEnoughIsFound() {
    notes.note(at(0), 10);
    notes.note(at(30), 20);
    notes.note(at(60), 30);

    assertThat(notes.before(MINUTE, at(89))).hasValue(10);
    assertThat(notes.before(MINUTE, at(95))).hasValue(20);
    assertThat(notes.before(Duration.ofMinutes(5), at(95))).isEmpty();
    assertThat(notes.before(MINUTE, at(500))).hasValue(30);
  }

  @Test
  void revisionThatStaysGrowsOld() {
    notes.note(at(0), 10);
    notes.note(at(50), 10);

    assertThat(notes.before(MINUTE, at(60))).hasValue(10);
  }

  @Test
  void whatWasNotedOfAFormerHistoryIsForgotten() {
    notes.note(at(0), 1_000_000);

    assertThat(notes.note(at(70), 12)).isFalse();
    assertThat(notes.before(MINUTE, at(70))).isEmpty();
    assertThat(notes.before(MINUTE, at(130))).hasValue(12);
  }

  /**
   * The promise: never younger than asked for, however the revisions move and whenever one asks.
   */
  @Property(tries = 300)
  void whatIsFoundIsNeverTooYoungAndNotMuchTooOld(
      @ForAll @Size(min = 1, max = 200) int[] seconds,
      @ForAll @IntRange(min = 60, max = 300) int age) {
    Notes tried = new Notes(MINUTE);
    NavigableMap<Long, Long> revisions = new TreeMap<>();
    long now = 0;
    long revision = 1;
    for (int step : seconds) {
      now += Math.floorMod(step, 20);
      revision += Math.floorMod(step, 7);
      tried.note(at(now), revision);
      revisions.put(now, revision);
      OptionalLong found = tried.before(Duration.ofSeconds(age), at(now));

      // Notes are at least 6 s apart; the steps between them are shorter than 20 s.
      var oldEnough = revisions.floorEntry(now - age);
      var surely = revisions.floorEntry(now - age - 26);
      if (found.isPresent()) {
        assertThat(oldEnough).isNotNull();
        assertThat(found.getAsLong()).isLessThanOrEqualTo(oldEnough.getValue());
      }
      if (surely != null) {
        assertThat(found).isPresent();
        assertThat(found.getAsLong()).isGreaterThanOrEqualTo(surely.getValue());
      }
    }
  }

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}

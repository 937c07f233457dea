package dev.berth.apiserver.history;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.creation;
import static dev.berth.apiserver.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.apiserver.store.Space;
import dev.berth.apiserver.store.Upkeep;
import dev.berth.apiserver.store.memory.MemoryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every second of these minutes one object is written and the keeper is called. */
class HistoryKeeperTest {
  private static final int WANTED = 300;
  private static final int FLOOR = 60;

  private final MemoryStore store = MemoryStore.create();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Long> compactions = new ArrayList<>();

  /** What was the newest revision when a second began. */
  private final List<Long> revisions = new ArrayList<>();

  private final HistoryKeeper keeper = keeper(meters);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void keepsAllThatIsWantedAndCompactsOnceAMinute() {
    for (int second = 0; second < 1200; second++) {
      step(keeper, 0.1);
      assertKept(WANTED);
    }

    assertThat(compactions).hasSizeBetween(13, 16).isSorted();
    assertThat(meters.get("berth.history.seconds").gauge().value()).isEqualTo(WANTED);
    assertThat(meters.get("berth.history.compacted.revision").gauge().value())
        .isEqualTo(compactions.getLast().doubleValue());
  }

  @Test
  void keepsTheFloorWhenSpaceIsShort() {
    for (int second = 0; second < 300; second++) {
      step(keeper, 0.9);
      assertKept(FLOOR);
    }

    assertThat(compactions).hasSizeGreaterThan(15);
    assertThat(compactions.getLast()).isGreaterThan(revisions.get(300 - FLOOR - 30));
    assertThat(meters.get("berth.history.seconds").gauge().value()).isEqualTo(FLOOR);
  }

  @Test
  void serverThatBeginsToLeadCompactsNothingUntilWhatItHasSeenIsOld() {
    for (int second = 0; second < 400; second++) {
      step(keeper, 0.1);
    }
    compactions.clear();
    HistoryKeeper next = keeper();

    for (int second = 0; second < WANTED; second++) {
      step(next, 0.1);
    }
    assertThat(compactions).isEmpty();
    step(next, 0.1);
    assertThat(compactions).hasSize(1);
    assertKept(WANTED);
  }

  private void step(HistoryKeeper one, double usedShare) {
    revisions.add(store.revision(SOON));
    one.keep(usedShare);
    commit(store, creation(key("t" + revisions.size()), "x"));
  }

  /** What was there so long ago still is. */
  private void assertKept(int seconds) {
    int now = revisions.size() - 1;
    if (!compactions.isEmpty()) {
      assertThat(compactions.getLast()).isLessThanOrEqualTo(revisions.get(now - seconds));
    }
  }

  private HistoryKeeper keeper() {
    return keeper(new SimpleMeterRegistry());
  }

  private HistoryKeeper keeper(SimpleMeterRegistry meters) {
    HistoryConfig config =
        new HistoryConfig(
            Duration.ofSeconds(WANTED), Duration.ofSeconds(FLOOR), 1 << 30, Duration.ofSeconds(1));
    return new HistoryKeeper(
        store,
        new RecordingUpkeep(),
        config,
        () -> Duration.ofSeconds(revisions.size()).toNanos(),
        meters);
  }

  private final class RecordingUpkeep implements Upkeep {
    @Override
    public void compact(long revision, Duration timeout) {
      compactions.add(revision);
      store.compact(revision, timeout);
    }

    @Override
    public Space space(Duration timeout) {
      return Space.UNLIMITED;
    }

    @Override
    public void defragment(String member, Duration timeout) {
      throw new AssertionError("nothing to defragment");
    }

    @Override
    public void disarm(Duration timeout) {
      throw new AssertionError("nothing to disarm");
    }
  }
}

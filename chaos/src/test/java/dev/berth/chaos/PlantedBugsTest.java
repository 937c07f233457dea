package dev.berth.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.chaos.check.Checker;
import dev.berth.chaos.check.Summary;
import dev.berth.chaos.check.Violation;
import dev.berth.chaos.history.Entry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker can fail: it finds every bug that is planted, and none where there is none. */
final class PlantedBugsTest {
  private static final Duration LENGTH = Duration.ofMillis(1500);
  private static final long WITHIN_NANOS = Duration.ofMinutes(1).toNanos();

  @ParameterizedTest
  @EnumSource(Bug.class)
  void isCaughtWithinAMinute(Bug bug) throws InterruptedException {
    long began = System.nanoTime();
    List<Violation> found = List.of();
    for (long seed = 1; System.nanoTime() - began < WITHIN_NANOS; seed++) {
      found = Checker.check(InProcess.run(seed, LENGTH, bug));
      if (found.stream().anyMatch(one -> bug.breaks(one.promise()))) {
        return;
      }
    }
    throw new AssertionError("%s is not caught, but this: %s".formatted(bug, found));
  }

  /** A slow machine gets little done in one run, and has more of them. */
  @Test
  void rightServersPass() throws InterruptedException {
    long began = System.nanoTime();
    @Nullable Summary summary = null;
    for (long seed = 1; summary == null || !says(summary); seed++) {
      assertThat(System.nanoTime() - began)
          .as("not enough was done: %s", summary)
          .isLessThan(WITHIN_NANOS);
      List<Entry> entries = InProcess.run(seed, Duration.ofSeconds(5));
      assertThat(Checker.check(entries)).isEmpty();
      summary = Summary.of(entries);
    }
  }

  /** Whether enough was done for a check to say something. */
  private static boolean says(Summary summary) {
    return summary.operations() > 200
        && summary.watchEvents() > 200
        && summary.largestGroup() > 1
        && summary.contended() > 0;
  }
}

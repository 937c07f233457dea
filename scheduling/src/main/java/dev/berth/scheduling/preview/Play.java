package dev.berth.scheduling.preview;

import dev.berth.scheduling.Round;
import dev.berth.scheduling.Scheduling;
import java.time.Duration;
import java.util.Optional;

/** Rounds of decisions, one after another, in a time that passes only while nothing else can. */
final class Play {
  private static final int AT_ONCE = 1_000;
  private static final Duration STEP = Duration.ofSeconds(1);

  /** Longer than tasks rest that nodes have refused. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Nothing that is known goes on for so long. */
  private static final int MOST_ROUNDS = 10_000;

  private final Scheduling scheduling;
  private long now;
  private int rounds;

  Play(Scheduling scheduling) {
    this.scheduling = scheduling;
  }

  /** The next round; empty at rest, or when it was cut off. */
  Optional<Round> next() {
    while (!scheduling.hasWork(now)) {
      if (!scheduling.waitsForTime() || now >= PATIENCE.toNanos()) {
        return Optional.empty();
      }
      now += STEP.toNanos();
    }
    if (isCutOff()) {
      return Optional.empty();
    }
    rounds++;
    Round round = scheduling.decide(AT_ONCE, now);
    round.failed().stream()
        .findFirst()
        .ifPresent(one -> {
          throw one.thrown();
        });
    return Optional.of(round);
  }

  /** Whether it has gone on for longer than makes sense. */
  boolean isCutOff() {
    return rounds >= MOST_ROUNDS;
  }
}

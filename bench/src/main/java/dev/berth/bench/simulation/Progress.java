package dev.berth.bench.simulation;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A word every few seconds, for whoever sits and waits. */
final class Progress {
  private static final long EVERY = Duration.ofSeconds(5).toNanos();

  /** What there is to tell. */
  interface State {
    String text();
  }

  private final LongSupplier clock;
  private final Consumer<String> lines;
  private final long began;
  private long told;

  /**
   * @param clock real nanoseconds
   */
  Progress(LongSupplier clock, Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
    this.began = clock.getAsLong();
    this.told = began;
  }

  /** Tells it when the last word is some seconds ago. */
  void tell(State state) {
    long now = clock.getAsLong();
    if (now - told >= EVERY) {
      told = now;
      lines.accept("%d s: %s".formatted((now - began) / 1_000_000_000, state.text()));
    }
  }

  /** Real nanoseconds since it began. */
  long passed() {
    return clock.getAsLong() - began;
  }
}

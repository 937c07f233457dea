package dev.berth.nodelet.runtime;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a container's output, and how.
 *
 * @param follow go on until the container ends
 * @param since only what was written from then on
 * @param tail only so many of the last lines
 * @param timestamps put the time before each line
 */
public record LogOptions(
    boolean follow, Optional<Instant> since, OptionalLong tail, boolean timestamps) {
  /** All that was written so far. */
  public static final LogOptions ALL =
      new LogOptions(false, Optional.empty(), OptionalLong.empty(), false);
}

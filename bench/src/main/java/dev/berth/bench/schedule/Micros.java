package dev.berth.bench.schedule;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The wall clock, which all processes of a machine share. */
final class Micros {
  private Micros() {}

  /** Microseconds since 1970. */
  static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}

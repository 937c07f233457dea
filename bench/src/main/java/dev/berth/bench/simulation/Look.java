package dev.berth.bench.simulation;

import dev.berth.scheduling.plan.Sampling;

/** How many nodes are looked at for a task. */
enum Look {
  /** As the scheduler does. */
  SAMPLED(Sampling.standard(), ""),
  /** At all of them: what the scheduler would do if that cost nothing. */
  ALL(Sampling.ALL, "-all");

  private final Sampling sampling;
  private final String suffix;

  Look(Sampling sampling, String suffix) {
    this.sampling = sampling;
    this.suffix = suffix;
  }

  Sampling sampling() {
    return sampling;
  }

  /** What the names of its files end with. */
  String suffix() {
    return suffix;
  }
}

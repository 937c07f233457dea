package dev.berth.bench.simulation;

import dev.berth.scheduling.plan.Sampling;

/** How many nodes are looked at for a task. */
enum Look {
  /** As the scheduler does. */
  SAMPLED,
  /** At all of them: what the scheduler would do if that cost nothing. */
  ALL;

  Sampling sampling() {
    return switch (this) {
      case SAMPLED -> Sampling.standard();
      case ALL -> Sampling.ALL;
    };
  }

  /** What the names of its files end with. */
  String suffix() {
    return switch (this) {
      case SAMPLED -> "";
      case ALL -> "-all";
    };
  }
}

package dev.berth.bench.simulation;

import dev.berth.api.v1.Task;
import dev.berth.bench.simulation.trace.TraceTask;

/** One task of the trace, from its arrival to its end. */
final class Life {
  final TraceTask trace;

  /** The object as the core knows it. */
  Task object;

  /** How often it has had a place. */
  long attempt;

  /** Where it is; -1 while it waits. */
  int node = -1;

  /** Since when it is there, or waits. */
  long since;

  /** Whether it has been told to go. */
  boolean evicted;

  Life(TraceTask trace, Task object) {
    this.trace = trace;
    this.object = object;
    this.since = trace.arrival();
  }

  boolean isPlaced() {
    return node >= 0;
  }
}

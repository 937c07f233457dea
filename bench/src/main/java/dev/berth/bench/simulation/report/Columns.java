package dev.berth.bench.simulation.report;

import java.util.ArrayList;
import java.util.List;

/** What a series of a simulation has, and what its columns are called. */
public final class Columns {
  static final String RUNNING = "running";
  static final String WAITING = "waiting";
  static final String PREEMPTIONS = "preemptions";
  static final String STRANDED = "stranded:";
  static final String USED = "used:";
  static final String SHARE = "share:";

  private Columns() {}

  /**
   * The names of all columns: how many tasks run, wait, and were preempted so far; then of each
   * resource the share that is used, of each the share that is stranded, and of each queue its
   * dominant share.
   */
  public static List<String> of(List<String> resources, List<String> queues) {
    List<String> all = new ArrayList<>(List.of(RUNNING, WAITING, PREEMPTIONS));
    resources.forEach(resource -> all.add(USED + resource));
    resources.forEach(resource -> all.add(STRANDED + resource));
    queues.forEach(queue -> all.add(SHARE + queue));
    return all;
  }
}

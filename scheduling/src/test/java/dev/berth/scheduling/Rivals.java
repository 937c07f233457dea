package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;

import dev.berth.api.v1.Task;
import java.time.Duration;

/** Lesser tasks of one cpu each that have filled nodes, and greater ones that want their places. */
final class Rivals {
  private Rivals() {}

  /** A node that is full of "v0", "v1" and so on, who have come one after the other. */
  static void fillInTurns(World world, String node, int cpu) {
    world.node(node, Integer.toString(cpu), "64Gi");
    for (int i = 0; i < cpu; i++) {
      world.bound(task("v" + i, "1", "1Gi"), node);
      world.pass(Duration.ofSeconds(1));
    }
  }

  /** Nodes that are full of {@link #lesser} ones. */
  static void fill(World world, String node, int cpu) {
    world.node(node, Integer.toString(cpu), "64Gi");
    for (int i = 0; i < cpu; i++) {
      world.bound(lesser(node, i), node);
    }
  }

  /** "n1-0", "n1-1" and so on. */
  static Task lesser(String node, int i) {
    return task(node + "-" + i, "1", "1Gi");
  }

  static Task greater(String name, String cpu) {
    return priority(10, task(name, cpu, "1Gi"));
  }

  /** "g0", "g1" and so on. */
  static Task greaterMember(String group, int i) {
    return grouped(group, greater(group + i, "1"));
  }

  static void greaterMembers(World world, String group, int count) {
    for (int i = 0; i < count; i++) {
      world.pending(greaterMember(group, i));
    }
  }
}

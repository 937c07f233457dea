package dev.berth.scheduling.demand;

import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.Task;
import java.util.List;

/** Which nodes have refused a task of late. */
public final class Refusals {
  private Refusals() {}

  /**
   * The nodes of its last attempts that ended before a container was started, newest first.
   * Whatever the reason, a path that a node does not allow or a port that a stranger holds, it is
   * likely to be there still.
   */
  public static List<String> since(Task task) {
    return task.getStatus().getAttemptsList().reversed().stream()
        .takeWhile(attempt -> !attempt.hasStartedAt())
        .map(Attempt::getNode)
        .toList();
  }
}

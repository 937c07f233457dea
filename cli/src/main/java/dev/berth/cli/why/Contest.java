package dev.berth.cli.why;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.Explained;
import dev.berth.scheduling.Explained.Room;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.PlaceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a task that waits can have the place of others, and whose. */
final class Contest {
  private Contest() {}

  /** "" when it needs nobody's. */
  static String of(Task task, Explained now) {
    if (now.withheld().isPresent()) {
      return "no: its queue holds it back";
    }
    if (now.fit() > 0) {
      return "";
    }
    if (!Pending.of(task).mayPreempt()) {
      return "no: its class says preemptionPolicy Never";
    }
    String when = task.getSpec().getTaskGroup().isEmpty() ? "yes" : "yes, once its group runs";
    return now.room()
        .map(room -> when + ": on " + of(room))
        .orElse(
            now.budgetsForbid()
                ? "no: disruption budgets keep those who could go"
                : "no: no lesser tasks on a node would leave it enough room");
  }

  private static String of(Room room) {
    List<String> parts = new ArrayList<>();
    if (!room.victims().isEmpty()) {
      parts.add(names(room.victims()) + " would be asked to go");
    }
    if (!room.awaited().isEmpty()) {
      parts.add(names(room.awaited()) + " leaves already");
    }
    return room.node() + " " + String.join(", ", parts);
  }

  private static String names(List<PlaceKey> keys) {
    return keys.stream().map(PlaceKey::toString).collect(Collectors.joining(" and "));
  }
}

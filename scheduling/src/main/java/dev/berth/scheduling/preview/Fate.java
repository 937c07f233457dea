package dev.berth.scheduling.preview;

import dev.berth.api.v1.Choice;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.plan.Reason;

/** What would become of a task that wants a place. */
public sealed interface Fate {
  Task task();

  /** It would get a place. */
  record Placed(Task task, String node, Choice choice) implements Fate {
    /** All of its points together. */
    public int points() {
      return choice.getPointsMap().values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** It would go on waiting. */
  record Waits(Task task, Reason reason) implements Fate {}
}

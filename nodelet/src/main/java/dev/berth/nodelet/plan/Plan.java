package dev.berth.nodelet.plan;

import java.util.List;

/** What to do, in order, and what to remember. */
public record Plan(List<Action> actions, Memory memory) {
  public Plan {
    actions = List.copyOf(actions);
  }
}

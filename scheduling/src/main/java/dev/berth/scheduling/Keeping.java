package dev.berth.scheduling;

import dev.berth.scheduling.plan.Reason;

/**
 * Others have got places for long while it had none: what becomes free on a node is kept for it.
 */
record Keeping(String node) implements Reason {
  @Override
  public String sentence() {
    return "waits for node %s, where what becomes free is kept for it".formatted(node);
  }
}

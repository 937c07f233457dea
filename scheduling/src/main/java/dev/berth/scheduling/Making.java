package dev.berth.scheduling;

import dev.berth.scheduling.plan.Reason;

/** Room is being made for it: others have been asked to go. */
record Making(String node, int victims) implements Reason {
  @Override
  public String sentence() {
    return victims == 1
        ? "waits for node %s, where a lesser task is being stopped for it".formatted(node)
        : "waits for node %s, where %d lesser tasks are being stopped for it"
            .formatted(node, victims);
  }
}

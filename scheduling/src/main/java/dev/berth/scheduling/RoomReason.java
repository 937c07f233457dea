package dev.berth.scheduling;

import dev.berth.scheduling.plan.Reason;

/** Why a task waits for one node, of which no other may have the room. */
sealed interface RoomReason extends Reason {
  /** Room is being made for it: others have been asked to go. */
  record Making(String node, int victims) implements RoomReason {
    @Override
    public String sentence() {
      return victims == 1
          ? "waits for node %s, where a lesser task is being stopped for it".formatted(node)
          : "waits for node %s, where %d lesser tasks are being stopped for it"
              .formatted(node, victims);
    }
  }

  /**
   * Others have got places for long while it had none: what becomes free on a node is kept for it.
   */
  record Keeping(String node) implements RoomReason {
    @Override
    public String sentence() {
      return "waits for node %s, where what becomes free is kept for it".formatted(node);
    }
  }
}

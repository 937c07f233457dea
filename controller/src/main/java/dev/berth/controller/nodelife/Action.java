package dev.berth.controller.nodelife;

/** What is to be done. Each is safe to do twice. */
sealed interface Action {
  /** The node is heard: Ready, without the taint. */
  record MarkReady(String node) implements Action {}

  /** The node is silent: Ready unknown, with the taint. */
  record MarkUnreachable(String node) implements Action {}

  /** Nobody knows what the task's container does. */
  record MarkTaskUnknown(PlaceView place) implements Action {}

  /** The node is lost for this task: take its place back. */
  record Release(PlaceView place) implements Action {}

  /** Too many nodes went silent at once: nothing is taken back. */
  record StopEvictions(int silent, int nodes) implements Action {}

  /** Enough nodes are back. */
  record ResumeEvictions() implements Action {}
}

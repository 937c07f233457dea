package dev.berth.nodelet.loop;

import dev.berth.nodelet.runtime.RuntimeEvent;

/** Tells news of a task's containers from the echo of what the task's worker did to them. */
final class Echoes {
  // What is being stopped or removed, or "". Who does that looks himself at what came of it.
  private volatile String ending = "";
  // What was removed last, or "": words of it may come late, and tell nothing.
  private volatile String removed = "";

  /** Until this is closed, the container's end is an echo. */
  interface Ending extends AutoCloseable {
    @Override
    void close();
  }

  Ending ending(String id) {
    ending = id;
    return () -> ending = "";
  }

  void removed(String id) {
    removed = id;
  }

  boolean isEcho(RuntimeEvent event) {
    boolean ends = event.change() != RuntimeEvent.Change.STARTED;
    String id = event.containerId();
    return id.equals(removed) || (ends && id.equals(ending));
  }
}

package dev.berth.nodelet.plan;

import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.util.Optional;

/**
 * What is remembered of the commands that run before a place's container. Their containers say the
 * same, and are kept until that one has run; so nothing is lost with the process.
 *
 * @param done how many have ended well, from the first
 * @param number of the newest of their containers, or -1: counts on from one command to the next,
 *     and the place's container counts on from there
 * @param failure why the Task has failed, if one of them ended badly and none is run again
 */
record InitMemory(int done, int number, Optional<String> failure) {
  /** The reason while they run. */
  static final String INITIALIZING = "Initializing";

  /** The reason of a wait or an end because one of them ended badly. */
  static final String ERROR = "InitError";

  static final InitMemory NONE = new InitMemory(0, -1, Optional.empty());

  /** Knows of this container of one of them, and so that those before it are done. */
  InitMemory seeing(ContainerState container) {
    int index = (int) container.number(Labels.INIT, 0);
    int restart = (int) container.number(Labels.RESTART, 0);
    return new InitMemory(Math.max(done, index), Math.max(number, restart), failure);
  }

  /** So many are done. */
  InitMemory withDone(int count) {
    return new InitMemory(Math.max(done, count), number, failure);
  }

  InitMemory withFailure(String message) {
    return new InitMemory(done, number, Optional.of(message));
  }

  /**
   * With what an earlier process said of a place of whose own container nothing is left. Its count
   * goes on: reports of fewer restarts would pass for old ones.
   */
  InitMemory told(TaskStatus status) {
    boolean failed =
        status.getPhase() == TaskPhase.TASK_PHASE_FAILED && status.getReason().equals(ERROR);
    return new InitMemory(
        done,
        status.getRestarts() > 0 ? Math.max(number, status.getRestarts()) : number,
        failed ? Optional.of(status.getMessage()) : failure);
  }
}

package dev.berth.nodelet.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One step of a plan. Steps are done in order; after a failed one the rest is planned anew. */
public sealed interface Action {
  /** Ask the node whether it has room, and set it aside. */
  record Admit() implements Action {}

  /** Fetch the image. */
  record Pull(String image) implements Action {}

  /** Make a container, numbered among those of its attempt, and start it. */
  record Launch(int restart) implements Action {}

  /** Make the container of an init command, numbered as {@link Launch}'s are, and start it. */
  record LaunchInit(int index, int restart) implements Action {}

  /** Start a container that was made before. */
  record Start(String containerId) implements Action {}

  /** Run what is to run before, ask the container to stop, and kill it after the grace. */
  record Stop(String containerId, Duration grace, List<String> preStop) implements Action {
    public Stop {
      preStop = List.copyOf(preStop);
    }
  }

  /** Read the end of what a container wrote that has ended. */
  record ReadLastWords(String containerId) implements Action {}

  /** Remove a container. */
  record Remove(String containerId) implements Action {}

  /** Let the API server know. What was said last is not said again. */
  record Tell(Report report) implements Action {}

  /** Record an Event: the container waits before it is started again. */
  record RecordBackOff(String message) implements Action {}

  /** Record an Event: a probe failed so often that the container is restarted. */
  record RecordUnhealthy(String message) implements Action {}

  /** Nothing to do before then. */
  record WaitUntil(Instant time) implements Action {}
}

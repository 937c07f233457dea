package dev.berth.nodelet.plan;

import java.time.Duration;
import java.time.Instant;

/** One step of a plan. Steps are done in order; after a failed one the rest is planned anew. */
public sealed interface Action {
  /** Ask the node whether it has room, and set it aside. */
  record Admit() implements Action {}

  /** Fetch the image. */
  record Pull(String image) implements Action {}

  /** Make a container, numbered among those of its attempt, and start it. */
  record Launch(int restart) implements Action {}

  /** Start a container that was made before. */
  record Start(String containerId) implements Action {}

  /** Stop a container; kill it after the grace. */
  record Stop(String containerId, Duration grace) implements Action {}

  /** Remove a container. */
  record Remove(String containerId) implements Action {}

  /** Let the API server know. What was said last is not said again. */
  record Tell(Report report) implements Action {}

  /** Record an Event: the container waits before it is started again. */
  record RecordBackOff(String message) implements Action {}

  /** Nothing to do before then. */
  record WaitUntil(Instant time) implements Action {}
}

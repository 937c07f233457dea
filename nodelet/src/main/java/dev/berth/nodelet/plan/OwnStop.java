package dev.berth.nodelet.plan;

import java.util.Optional;

/**
 * Why the nodelet itself stopped a container whose place stands: such an end is not the task's
 * doing. It has to outlive the process, which may die before anybody else can be told.
 */
public sealed interface OwnStop {
  /** No API server was heard for as long as the Task allows. */
  record Paused() implements OwnStop {}

  /** A probe had failed. */
  record Unhealthy(String message) implements OwnStop {}

  /** As it is kept. */
  default String text() {
    return switch (this) {
      case Paused _ -> "paused";
      case Unhealthy(String message) -> "unhealthy " + message;
    };
  }

  /** Empty for what a newer nodelet has written. */
  static Optional<OwnStop> of(String text) {
    if (text.equals("paused")) {
      return Optional.of(new Paused());
    }
    return text.startsWith("unhealthy ")
        ? Optional.of(new Unhealthy(text.substring("unhealthy ".length())))
        : Optional.empty();
  }
}

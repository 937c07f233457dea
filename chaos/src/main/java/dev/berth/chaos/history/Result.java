package dev.berth.chaos.history;

import org.jspecify.annotations.Nullable;

/** How one request was answered. */
public sealed interface Result {
  /**
   * It was done.
   *
   * @param object the answer; null for a get that found nothing
   */
  record Done(@Nullable Seen object) implements Result {}

  /**
   * It was refused, which for a write means that nothing was changed and never will be.
   *
   * @param kind the failure's name, such as "Conflict"
   */
  record Refused(String kind, String message) implements Result {}

  /** A write that may or may not have happened, or happen yet. */
  record Unknown(String message) implements Result {}
}

package dev.berth.apiserver.resource;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;

/** Reads the resource versions that clients send back. */
final class Versions {
  private Versions() {}

  /**
   * @param text "" reads as 0
   * @throws FailureException <em>bad request</em>
   */
  static long parse(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      long version = Long.parseLong(text);
      if (version >= 0) {
        return version;
      }
    } catch (NumberFormatException e) {
      throw new FailureException(invalid(text), e);
    }
    throw new FailureException(invalid(text));
  }

  private static Failure invalid(String text) {
    return new Failure.BadRequest("resourceVersion: Invalid value: \"" + text + "\"");
  }
}

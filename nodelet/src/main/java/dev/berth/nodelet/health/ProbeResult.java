package dev.berth.nodelet.health;

/**
 * What one check found out.
 *
 * @param message what was answered, or what went wrong: at most {@link #MAX_MESSAGE} characters
 */
record ProbeResult(Outcome outcome, String message) {
  static final int MAX_MESSAGE = 256;

  ProbeResult {
    message = message.strip();
    if (message.length() > MAX_MESSAGE) {
      message = message.substring(0, MAX_MESSAGE) + "...";
    }
  }

  /** How a check counts. */
  enum Outcome {
    SUCCESS,
    FAILURE,
    /** The check could not be made, or it is too early to say: counts for nothing. */
    UNKNOWN
  }

  static ProbeResult success(String message) {
    return new ProbeResult(Outcome.SUCCESS, message);
  }

  static ProbeResult failure(String message) {
    return new ProbeResult(Outcome.FAILURE, message);
  }

  static ProbeResult unknown(String message) {
    return new ProbeResult(Outcome.UNKNOWN, message);
  }
}

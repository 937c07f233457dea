package dev.berth.client.reconcile;

import java.time.Duration;

/** What is to become of a key that was reconciled. A change brings it back in any case. */
public sealed interface Outcome {
  /** Nothing more to do until something changes. */
  static Outcome done() {
    return new Done();
  }

  /** It did not work; again after a delay that doubles each time. */
  static Outcome retry(String reason) {
    return new Retry(reason);
  }

  /** All is well; look again when the time has passed. */
  static Outcome after(Duration delay) {
    return new After(delay);
  }

  /** Nothing more to do until something changes. */
  record Done() implements Outcome {}

  /**
   * It did not work; again after a delay that doubles each time.
   *
   * @param reason for the log
   */
  record Retry(String reason) implements Outcome {}

  /** All is well; look again when the time has passed. Forgets earlier failures. */
  record After(Duration delay) implements Outcome {
    public After {
      if (delay.isNegative()) {
        throw new IllegalArgumentException("a delay can't be negative: " + delay);
      }
    }
  }
}

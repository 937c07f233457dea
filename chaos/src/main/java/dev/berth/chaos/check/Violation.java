package dev.berth.chaos.check;

import java.util.List;

/**
 * A promise that was broken.
 *
 * @param promise which, the same words each time
 * @param evidence what shows it, a line each
 */
public record Violation(String promise, List<String> evidence) {
  public Violation {
    evidence = List.copyOf(evidence);
  }

  @Override
  public String toString() {
    return promise + "\n    " + String.join("\n    ", evidence);
  }
}

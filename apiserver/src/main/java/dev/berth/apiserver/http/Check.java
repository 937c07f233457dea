package dev.berth.apiserver.http;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must be well.
 *
 * @param name as in the path /readyz/&lt;name&gt;
 * @param problem what is wrong now; empty when nothing is. Answers at once.
 */
public record Check(String name, Supplier<Optional<String>> problem) {
  /** A check that is well or not, with one reason. */
  public static Check that(String name, Supplier<Boolean> isWell, String otherwise) {
    return new Check(name, () -> isWell.get() ? Optional.empty() : Optional.of(otherwise));
  }
}

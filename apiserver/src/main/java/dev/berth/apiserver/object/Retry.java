package dev.berth.apiserver.object;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Optimistic concurrency: read, decide, commit; when the commit's compares failed, again from the
 * read. Bounded, so that a hot object can't hold a request for ever.
 */
public final class Retry {
  /** How many rounds there are. */
  public static final int MOST = 16;

  private Retry() {}

  /**
   * Runs a step until it has a result.
   *
   * @param step one whole round; empty when its commit was rejected
   * @throws FailureException <em>conflict</em> when others were faster every time
   */
  public static <R> R untilCommitted(String what, String name, Supplier<Optional<R>> step) {
    for (int round = 0; round < MOST; round++) {
      Optional<R> result = step.get();
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw new FailureException(lost(what, name));
  }

  /** Others were faster every time. */
  public static Failure lost(String what, String name) {
    return new Failure.Conflict(
        what, name, "others changed it %d times meanwhile; please try again".formatted(MOST));
  }
}

package dev.berth.apiserver.store;

import dev.berth.api.failure.FailureException;

/** What came of one of many transactions: what {@link Store#commit} would have said about it. */
public sealed interface Tried {
  /** It ended, one way or the other. */
  record Ended(Outcome outcome) implements Tried {}

  /** What would have been thrown. */
  record Failed(FailureException failure) implements Tried {}
}

package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.meta.v1.Status;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much of an answer is left for what may be left out of it. Every result has a little room of
 * its own, which is never given to another.
 */
final class AnswerRoom {
  /** What an answer holds at most: 3 MiB, less the last bit of envelope. */
  static final int MAX_BYTES = 3 * 1024 * 1024 - 64 * 1024;

  /** A version, a uid and a name, or a short failure, and what they are wrapped in. */
  private static final int OWN = 1024;

  private static final int ENVELOPE = 32;

  /** As for a failure that is a call's only answer. */
  private static final int MAX_FAILURE = 40 * 1024;

  private final AtomicInteger left;

  AnswerRoom(int results) {
    this.left = new AtomicInteger(MAX_BYTES - results * OWN);
  }

  /** Whether there was so much left; it is taken then. */
  boolean take(int bytes) {
    int needed = bytes + ENVELOPE;
    return left.getAndUpdate(now -> now >= needed ? now - needed : now) >= needed;
  }

  /** The failure, cut as far as it has to be. */
  Status status(Failure failure) {
    Status status = Failures.toStatus(failure, MAX_FAILURE);
    int size = status.getSerializedSize();
    return size <= OWN - ENVELOPE || take(size)
        ? status
        : Failures.toStatus(failure, OWN - ENVELOPE);
  }
}

package dev.berth.client.batch;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.ApplyResult;
import java.util.Optional;

/** What became of one operation of a batch. */
public sealed interface OperationResult<T> {
  /**
   * It happened.
   *
   * @param resourceVersion the object's version as it is now, or at which it went; "" for what a
   *     dry run would have created
   * @param name also when the server has made it
   * @param applied of an apply, unspecified otherwise
   * @param object when it was asked for and the answer had room for it
   */
  record Done<T>(
      String resourceVersion, String uid, String name, ApplyResult applied, Optional<T> object)
      implements OperationResult<T> {}

  /**
   * It did not happen; after {@link Failure.UnknownOutcome} it may have.
   *
   * @param exception with its cause, ready to be thrown
   */
  record Failed<T>(FailureException exception) implements OperationResult<T> {
    public Failure failure() {
      return exception.failure();
    }
  }

  /**
   * For callers who want all or an exception.
   *
   * @throws FailureException when it failed
   */
  default Done<T> orThrow() {
    return switch (this) {
      case Done<T> done -> done;
      case Failed<T> failed -> throw failed.exception();
    };
  }
}

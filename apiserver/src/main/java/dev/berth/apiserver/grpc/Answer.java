package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.apiserver.object.Deadline;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a call and answers it, whatever comes of it. */
final class Answer {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  /** For callers that set no deadline. */
  static final Duration DEFAULT_TIME = Duration.ofSeconds(10);

  /** What is kept of a deadline for the answer's way back, at most. */
  private static final Duration MARGIN = Duration.ofMillis(200);

  private Answer() {}

  /** Answers a unary call with what the work returns or why it failed. */
  static <R> void with(StreamObserver<R> caller, Function<Deadline, R> work) {
    R answer;
    try {
      answer = work.apply(deadline());
    } catch (RuntimeException e) {
      caller.onError(failed(e));
      return;
    }
    caller.onNext(answer);
    caller.onCompleted();
  }

  /** What the caller is told; what nobody expected is logged, for the caller can't mend it. */
  static StatusRuntimeException failed(Throwable thrown) {
    return Failures.toGrpc(failure(thrown));
  }

  /** As {@link #failed}, for an answer that has several failures. */
  static Failure failure(Throwable thrown) {
    if (thrown instanceof FailureException failure) {
      if (failure.failure() instanceof Failure.Internal) {
        LOG.error("request failed", thrown);
      }
      return failure.failure();
    }
    LOG.error("request failed unexpectedly", thrown);
    return new Failure.Internal("internal error: " + thrown);
  }

  /**
   * The caller's deadline, a little earlier so that the caller still hears why. It is over when the
   * caller goes, too: what was sent to the store by then is not unsent, but nothing follows it.
   */
  static Deadline deadline() {
    Context context = Context.current();
    io.grpc.Deadline callers = context.getDeadline();
    Duration time = DEFAULT_TIME;
    if (callers != null) {
      long left = callers.timeRemaining(TimeUnit.NANOSECONDS);
      time = Duration.ofNanos(left - Math.min(left / 10, MARGIN.toNanos()));
    }
    return Deadline.in(time).orWhen(context::isCancelled);
  }
}

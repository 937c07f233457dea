package dev.berth.client;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The API servers, one of which is used until it fails. What may be tried again elsewhere:
 *
 * <ul>
 *   <li>a read that found its server unavailable, always;
 *   <li>a write that was never sent, or whose server says itself that it is unavailable, which
 *       means that nothing was changed;
 *   <li>what its server is too busy for, after the time that it asks for, if the call's own time
 *       allows that: nothing was begun;
 *   <li>a write whose reply was lost, only if a precondition makes the second one harmless, and
 *       once: its success is success, anything else leaves the first one's outcome unknown.
 * </ul>
 */
final class Servers implements AutoCloseable {
  private static final long SHORTEST_WAIT_MILLIS = 100;

  private final List<ManagedChannel> channels;
  private final List<Channel> ready;
  private final Duration timeout;
  private final AtomicInteger current = new AtomicInteger();

  /** One call of a blocking stub made on the given channel. */
  interface Call<R> {
    R on(Channel channel, Deadline deadline);
  }

  Servers(List<ManagedChannel> channels, ClientConfig config) {
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("no API server is given");
    }
    this.channels = List.copyOf(channels);
    this.ready = this.channels.stream().map(channel -> Channels.ready(channel, config)).toList();
    this.timeout = config.timeout();
  }

  List<Channel> all() {
    return ready;
  }

  <R> R read(Call<R> call) {
    Deadline deadline = deadline();
    for (int tries = 1; ; tries++) {
      int here = current.get();
      try {
        return call.on(ready.get(here), deadline);
      } catch (StatusRuntimeException e) {
        Failure failure = Failures.fromGrpc(e);
        leaveIfBad(here, failure);
        if (waitedFor(failure, deadline)) {
          tries--;
        } else if (!(failure instanceof Failure.Unavailable)
            || tries >= ready.size()
            || Thread.currentThread().isInterrupted()) {
          throw new FailureException(failure, e);
        }
      }
    }
  }

  /**
   * As {@link #read}, of what not every server has: one that has it not is left for this call only.
   */
  <R> R readAnywhere(Call<R> call) {
    Deadline deadline = deadline();
    int first = current.get();
    for (int tries = 0; ; tries++) {
      try {
        return call.on(ready.get((first + tries) % ready.size()), deadline);
      } catch (StatusRuntimeException e) {
        Failure failure = Failures.fromGrpc(e);
        if (waitedFor(failure, deadline)) {
          tries--;
        } else if (!(failure instanceof Failure.Unavailable)
            || tries + 1 >= ready.size()
            || Thread.currentThread().isInterrupted()) {
          throw new FailureException(failure, e);
        }
      }
    }
  }

  /**
   * @param repeatable whether a precondition makes a second one harmless after the first one
   */
  <R> R write(boolean repeatable, Call<R> call) {
    return write(repeatable, true, call);
  }

  /** As {@link #write}, but too many requests is an answer that the caller wants to have. */
  <R> R writeNow(boolean repeatable, Call<R> call) {
    return write(repeatable, false, call);
  }

  private <R> R write(boolean repeatable, boolean patient, Call<R> call) {
    Deadline deadline = deadline();
    FailureException unknown = null;
    for (int tries = 1; ; tries++) {
      int here = current.get();
      Sent sent = new Sent();
      try {
        return call.on(ClientInterceptors.intercept(ready.get(here), sent), deadline);
      } catch (StatusRuntimeException e) {
        Failure failure = Failures.fromGrpc(e);
        leaveIfBad(here, failure);
        if (unknown != null) {
          throw unknown;
        }
        if (sent.sent() && replyIsLost(e)) {
          unknown =
              new FailureException(
                  new Failure.UnknownOutcome(
                      "the reply was lost, so the write may or may not have happened: "
                          + e.getMessage()),
                  e);
          if (!repeatable || deadline.isExpired() || Thread.currentThread().isInterrupted()) {
            throw unknown;
          }
        } else if (patient && waitedFor(failure, deadline)) {
          tries--;
        } else if (!(failure instanceof Failure.Unavailable)
            || tries >= ready.size()
            || Thread.currentThread().isInterrupted()) {
          throw new FailureException(failure, e);
        }
      }
    }
  }

  /** Opens a stream; what comes of it is for the reader to find out. */
  <Q, R> GrpcStream<R> stream(MethodDescriptor<Q, R> method, Q request) {
    int here = current.get();
    return new GrpcStream<>(
        ready.get(here).newCall(method, CallOptions.DEFAULT),
        request,
        failure -> leaveIfBad(here, failure));
  }

  /** All, beginning with the one that is in use. */
  List<Channel> inOrder() {
    int here = current.get();
    List<Channel> ordered = new ArrayList<>(ready.subList(here, ready.size()));
    ordered.addAll(ready.subList(0, here));
    return ordered;
  }

  int count() {
    return ready.size();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /**
   * Waits as long as a busy server asks for, and up to a quarter more, so that all who were refused
   * do not come back at once. False: it did not ask, or no time would be left for another try.
   */
  private static boolean waitedFor(Failure failure, Deadline deadline) {
    if (!(failure instanceof Failure.TooManyRequests busy)) {
      return false;
    }
    long least =
        Math.max(TimeUnit.SECONDS.toMillis(busy.retryAfterSeconds()), SHORTEST_WAIT_MILLIS);
    long millis = least + ThreadLocalRandom.current().nextLong(least / 4);
    if (deadline.timeRemaining(TimeUnit.MILLISECONDS) <= millis) {
      return false;
    }
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The next call goes to the next server, unless another caller has seen to that already. */
  private void leaveIfBad(int here, Failure failure) {
    if (failure instanceof Failure.Unavailable || failure instanceof Failure.DeadlineExceeded) {
      current.compareAndSet(here, (here + 1) % ready.size());
    }
  }

  /** A status without details was made by gRPC itself: no server has answered. */
  private static boolean replyIsLost(StatusRuntimeException e) {
    com.google.rpc.Status answer = StatusProto.fromThrowable(e);
    if (answer != null && answer.getDetailsCount() > 0) {
      return false;
    }
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL, UNKNOWN, ABORTED, DATA_LOSS -> true;
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          UNAUTHENTICATED ->
          false;
    };
  }

  private Deadline deadline() {
    return Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}

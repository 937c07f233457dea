package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What etcd's and gRPC's errors mean. Decided by code, never by text. */
final class EtcdFailures {
  private EtcdFailures() {}

  /** Whether the same call may go well later, or on another member. */
  static boolean mayPass(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, UNKNOWN, INTERNAL, ABORTED, CANCELLED -> true;
      case OK,
          INVALID_ARGUMENT,
          DEADLINE_EXCEEDED,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          DATA_LOSS,
          UNAUTHENTICATED ->
          false;
    };
  }

  /** Whether a write that was answered so may still have happened, or may yet happen. */
  static boolean leavesDoubt(Status status) {
    return mayPass(status) || status.getCode() == Status.Code.DEADLINE_EXCEEDED;
  }

  /** When the time ran out, it is etcd that did not answer: its members had what there was. */
  static FailureException ofRead(StatusRuntimeException error) {
    String text = "etcd: " + error.getMessage();
    Failure failure =
        switch (error.getStatus().getCode()) {
          case DEADLINE_EXCEEDED -> new Failure.Unavailable("etcd did not answer in time");
          case UNAVAILABLE ->
              new Failure.Unavailable(
                  error.getCause() == null ? text : text + ": " + error.getCause().getMessage());
          case UNKNOWN, INTERNAL, ABORTED, CANCELLED, UNAUTHENTICATED ->
              new Failure.Unavailable(text);
          case OUT_OF_RANGE ->
              new Failure.Expired("The provided resource version is too old or too new: " + text);
          case RESOURCE_EXHAUSTED -> new Failure.TooManyRequests(text, 1);
          case OK,
              INVALID_ARGUMENT,
              NOT_FOUND,
              ALREADY_EXISTS,
              PERMISSION_DENIED,
              FAILED_PRECONDITION,
              UNIMPLEMENTED,
              DATA_LOSS ->
              new Failure.Internal(text);
        };
    return new FailureException(failure, error);
  }
}

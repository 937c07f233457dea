package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Answers a call that never reaches its service. */
final class Refusal {
  private Refusal() {}

  /** Ends the call with the failure; the listener takes what the caller still sends. */
  static <Q> ServerCall.Listener<Q> close(ServerCall<Q, ?> call, Failure failure) {
    StatusRuntimeException refusal = Failures.toGrpc(failure);
    Metadata trailers = refusal.getTrailers();
    call.close(Status.fromThrowable(refusal), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}

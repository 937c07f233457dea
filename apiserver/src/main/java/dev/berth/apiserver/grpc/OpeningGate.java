package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * Refuses every call until it is opened: a server has its port before it may touch what it shares
 * with others, and can answer only after.
 */
final class OpeningGate implements ServerInterceptor {
  private volatile boolean open;

  void open() {
    open = true;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (open) {
      return next.startCall(call, headers);
    }
    StatusRuntimeException refusal =
        Failures.toGrpc(new Failure.Unavailable("the API server is starting"));
    Metadata trailers = refusal.getTrailers();
    call.close(Status.fromThrowable(refusal), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }
}

package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Refuses every call until it is opened: a server has its port before it may touch what it shares
 * with others, and can answer only after.
 */
final class OpeningGate implements ServerInterceptor {
  private volatile boolean open;

  void open() {
    open = true;
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (open) {
      return next.startCall(call, headers);
    }
    return Refusal.close(call, new Failure.Unavailable("the API server is starting"));
  }
}

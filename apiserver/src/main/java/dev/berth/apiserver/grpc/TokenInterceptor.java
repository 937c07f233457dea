package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.access.Token;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Lets in who shows the token, in the metadata {@code authorization: Bearer <token>}. The health
 * service is open, for load balancers and probes have no token; it tells nothing but whether the
 * server serves. Reflection needs the token as all else.
 */
public final class TokenInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String OPEN = "grpc.health.v1.Health";

  private final Token token;

  public TokenInterceptor(Token token) {
    this.token = token;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (OPEN.equals(call.getMethodDescriptor().getServiceName())
        || token.isShown(headers.get(AUTHORIZATION))) {
      return next.startCall(call, headers);
    }
    return Refusal.close(
        call,
        new Failure.Unauthenticated(
            "the call needs the metadata \"authorization: Bearer <token>\" with this server's"
                + " token"));
  }
}

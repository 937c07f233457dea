package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Lets in who shows the token, in the metadata {@code authorization: Bearer <token>}. The health
 * service is open, for load balancers and probes have no token; it tells nothing but whether the
 * server serves. Reflection needs the token as all else.
 */
public final class TokenInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String OPEN = "grpc.health.v1.Health";

  private final byte[] expected;

  public TokenInterceptor(String token) {
    this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (OPEN.equals(call.getMethodDescriptor().getServiceName()) || isKnown(headers)) {
      return next.startCall(call, headers);
    }
    StatusRuntimeException refusal =
        Failures.toGrpc(
            new Failure.Unauthenticated(
                "the call needs the metadata \"authorization: Bearer <token>\" with this server's"
                    + " token"));
    Metadata trailers = refusal.getTrailers();
    call.close(Status.fromThrowable(refusal), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  /** Takes the same time wherever the first difference is. */
  private boolean isKnown(Metadata headers) {
    String shown = headers.get(AUTHORIZATION);
    return shown != null && MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), expected);
  }
}

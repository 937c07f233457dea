package dev.berth.apiserver.grpc;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Refuses requests that are too large as <em>too large</em>. gRPC's own limit would end the call
 * without a word, which a client can't tell from a lost reply; so that one is higher, and here is
 * ours: what comes in beyond it is not decoded.
 */
final class BoundedRequests implements ServerInterceptor {
  /** More than any object with its envelope. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  /** The service, with requests that are read by {@link Bounded}. */
  static ServerServiceDefinition of(ServerServiceDefinition service) {
    ServiceDescriptor old = service.getServiceDescriptor();
    var descriptor =
        ServiceDescriptor.newBuilder(old.getName()).setSchemaDescriptor(old.getSchemaDescriptor());
    var methods = service.getMethods().stream().map(BoundedRequests::bounded).toList();
    methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
    var definition = ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(definition::addMethod);
    return definition.build();
  }

  private static <Q, R> ServerMethodDefinition<Q, R> bounded(ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> old = method.getMethodDescriptor();
    Bounded<Q> requests = new Bounded<>(old.getRequestMarshaller());
    return ServerMethodDefinition.create(
        old.toBuilder(requests, old.getResponseMarshaller()).build(),
        method.getServerCallHandler());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    ServerCall.Listener<Q> listener = next.startCall(call, headers);
    if (!(call.getMethodDescriptor().getRequestMarshaller() instanceof Bounded<Q> requests)) {
      return listener;
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (!requests.isTooLarge(message)) {
          super.onMessage(message);
        } else if (!refused) {
          refused = true;
          var _ =
              Refusal.close(
                  call,
                  new Failure.TooLarge(
                      "the request is too large: the limit is %d bytes (%d MiB)"
                          .formatted(MAX_BYTES, MAX_BYTES / 1024 / 1024)));
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  /** Reads what is small enough; in the place of anything else stands one certain message. */
  private static final class Bounded<Q> implements MethodDescriptor.Marshaller<Q> {
    private final MethodDescriptor.Marshaller<Q> all;
    private final Q tooLarge;

    @SuppressWarnings("unchecked")
    Bounded(MethodDescriptor.Marshaller<Q> all) {
      this.all = all;
      Q empty = all.parse(InputStream.nullInputStream());
      // A message of its own: the default instance could come from anywhere.
      this.tooLarge = empty instanceof Message m ? (Q) m.newBuilderForType().build() : empty;
    }

    @SuppressWarnings("ReferenceEquality")
    boolean isTooLarge(Q message) {
      return message == tooLarge;
    }

    @Override
    public InputStream stream(Q value) {
      return all.stream(value);
    }

    /** gRPC has the whole message, so that the stream knows how much there is. */
    @Override
    public Q parse(InputStream stream) {
      try {
        return stream.available() > MAX_BYTES ? tooLarge : all.parse(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package dev.berth.apiserver.store.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.TxnRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Does to each transaction what the test has lined up; then lets everything through. */
final class LossyChannel implements ClientInterceptor {
  /** What happens to one transaction. */
  record Fate(boolean arrives, Runnable after, Status said) {
    private static final Status BROKEN = Status.UNAVAILABLE.withDescription("the connection broke");

    /** etcd carries it out, and the reply is lost. Others may act before anybody asks again. */
    static Fate replyLost(Runnable after) {
      return new Fate(true, after, BROKEN);
    }

    /** It is on its way when the connection breaks, and never arrives. */
    static Fate requestLost(Runnable after) {
      return new Fate(false, after, BROKEN);
    }

    /** etcd carries it out and says that it did not. */
    static Fate denied(Runnable after, Status said) {
      return new Fate(true, after, said);
    }
  }

  private final Deque<Fate> fates = new ArrayDeque<>();
  private @Nullable TxnRequest lost;

  Channel around(Channel channel) {
    return ClientInterceptors.intercept(channel, this);
  }

  void next(Fate fate) {
    fates.add(fate);
  }

  /** The last request that did not arrive. */
  TxnRequest lost() {
    return Objects.requireNonNull(lost);
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    ClientCall<Q, R> call = next.newCall(method, options);
    if (!method.getFullMethodName().equals(KVGrpc.getTxnMethod().getFullMethodName())
        || fates.isEmpty()) {
      return call;
    }
    return new LossyCall<>(call, fates.remove());
  }

  private final class LossyCall<Q, R> extends SimpleForwardingClientCall<Q, R> {
    private final Fate fate;

    LossyCall(ClientCall<Q, R> call, Fate fate) {
      super(call);
      this.fate = fate;
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onMessage(R message) {
              // Lost.
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              try {
                fate.after().run();
              } finally {
                super.onClose(fate.said(), trailers);
              }
            }
          },
          headers);
    }

    @Override
    public void sendMessage(Q message) {
      if (fate.arrives()) {
        super.sendMessage(message);
      } else {
        lost = (TxnRequest) message;
      }
    }

    @Override
    public void halfClose() {
      if (fate.arrives()) {
        super.halfClose();
      } else {
        // There is a stream already, so nobody can say how far the request came.
        cancel("the connection broke", null);
      }
    }
  }
}

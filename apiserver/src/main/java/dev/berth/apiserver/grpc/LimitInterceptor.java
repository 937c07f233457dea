package dev.berth.apiserver.grpc;

import com.google.protobuf.MessageLite;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.access.Caller;
import dev.berth.apiserver.limit.FairQueue;
import dev.berth.apiserver.limit.Limits;
import dev.berth.apiserver.limit.OpenStreams;
import dev.berth.apiserver.limit.Ticket;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * Gives a unary request its seat when it has arrived as a whole, so that a caller which dallies
 * holds none, and takes it back when the work is done, even though the caller has gone meanwhile.
 * Streams are only counted; those of nodelets, health and reflection are free.
 */
final class LimitInterceptor implements ServerInterceptor {
  private static final Metadata.Key<String> NAME =
      Metadata.Key.of(Caller.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final FairQueue reads;
  private final FairQueue writes;
  private final OpenStreams streams;

  LimitInterceptor(Limits limits, MeterRegistry meters) {
    this.reads = new FairQueue("read", limits.reads(), meters);
    this.writes = new FairQueue("write", limits.writes(), meters);
    this.streams = new OpenStreams(limits.streams(), meters);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    MethodDescriptor<Q, R> method = call.getMethodDescriptor();
    boolean unary = Methods.isUnary(method);
    if (!Methods.isOurs(method) || (!unary && Methods.isOfNodelet(method))) {
      return next.startCall(call, headers);
    }
    Caller caller =
        Caller.of(headers.get(NAME), call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    if (unary) {
      FairQueue queue = Methods.isRead(method) ? reads : writes;
      Request<Q, R> request = new Request<>(call, queue, caller);
      return request.listener(next.startCall(request, headers));
    }
    return stream(call, headers, next, caller);
  }

  private <Q, R> ServerCall.Listener<Q> stream(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Caller caller) {
    try {
      streams.open(caller);
    } catch (FailureException e) {
      return Refusal.close(call, e.failure());
    }
    try {
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onComplete() {
          streams.close(caller);
          super.onComplete();
        }

        @Override
        public void onCancel() {
          streams.close(caller);
          super.onCancel();
        }
      };
    } catch (RuntimeException e) {
      streams.close(caller);
      throw e;
    }
  }

  /** One unary call. gRPC calls its listener from one thread at a time. */
  private static final class Request<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final FairQueue queue;
    private final Caller caller;
    private long unread;

    Request(ServerCall<Q, R> call, FairQueue queue, Caller caller) {
      super(call);
      this.queue = queue;
      this.caller = caller;
    }

    ServerCall.Listener<Q> listener(ServerCall.Listener<Q> next) {
      return new SimpleForwardingServerCallListener<>(next) {
        @Override
        public void onHalfClose() {
          work(super::onHalfClose);
        }

        @Override
        public void onComplete() {
          over();
          super.onComplete();
        }

        @Override
        public void onCancel() {
          over();
          super.onCancel();
        }
      };
    }

    /** Counts what gRPC keeps in memory until the caller reads it. */
    @Override
    public void sendMessage(R message) {
      if (message instanceof MessageLite answer) {
        unread = answer.getSerializedSize();
        queue.answered(caller, unread);
      }
      super.sendMessage(message);
    }

    private void over() {
      if (unread > 0) {
        queue.delivered(caller, unread);
        unread = 0;
      }
    }

    private void work(Runnable service) {
      Ticket ticket;
      try {
        Duration most = Answer.deadline().left();
        ticket = queue.arrive(caller);
        if (!ticket.isSeated() && !awaitSeat(ticket, most)) {
          return;
        }
      } catch (FailureException e) {
        var _ = Refusal.close(this, e.failure());
        return;
      }
      try {
        service.run();
      } finally {
        queue.finish(ticket);
      }
    }

    /** A caller that goes is noticed by its context: the listener is busy with this very wait. */
    private boolean awaitSeat(Ticket ticket, Duration most) {
      Context context = Context.current();
      Context.CancellationListener leave = _ -> queue.leave(ticket);
      context.addListener(leave, Runnable::run);
      try {
        return queue.await(ticket, most);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FailureException(new Failure.Unavailable("the API server is closing"), e);
      } finally {
        context.removeListener(leave);
      }
    }
  }
}

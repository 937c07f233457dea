package dev.berth.apiserver.grpc;

import com.google.common.util.concurrent.MoreExecutors;
import dev.berth.api.failure.Failure;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which thread runs a call.
 *
 * <pre>
 *            headers, message        work                  end
 *   unary    the transport's    ───▶ a virtual thread ───▶ whichever is there
 *   stream   virtual threads, one at a time
 * </pre>
 *
 * Looking at the headers and decoding the message of a unary call costs less than handing them to
 * another thread; its work may wait. Of a stream, anything may.
 */
final class CallThreads implements ServerInterceptor, ServerCallExecutorSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(CallThreads.class);

  private final Executor threads;

  CallThreads(Executor threads) {
    this.threads = threads;
  }

  @Override
  public <Q, R> Executor getExecutor(ServerCall<Q, R> call, Metadata headers) {
    return Methods.isUnary(call.getMethodDescriptor()) ? MoreExecutors.directExecutor() : threads;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    ServerCall.Listener<Q> listener = next.startCall(call, headers);
    return Methods.isUnary(call.getMethodDescriptor()) ? new Unary<>(call, listener) : listener;
  }

  private final class Unary<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private boolean working;
    private @Nullable Runnable end;

    Unary(ServerCall<Q, ?> call, ServerCall.Listener<Q> next) {
      super(next);
      this.call = call;
    }

    @Override
    public void onHalfClose() {
      synchronized (this) {
        working = true;
      }
      threads.execute(Context.current().wrap(this::work));
    }

    @Override
    public void onCancel() {
      afterWork(super::onCancel);
    }

    @Override
    public void onComplete() {
      afterWork(super::onComplete);
    }

    private void work() {
      try {
        super.onHalfClose();
      } catch (RuntimeException | Error e) {
        LOG.error("a call failed unexpectedly", e);
        var _ = Refusal.close(call, new Failure.Internal("internal error: " + e));
        throw e;
      } finally {
        endOfWork().run();
      }
    }

    /** Listeners rely on being called by one thread at a time. */
    private void afterWork(Runnable last) {
      synchronized (this) {
        if (working) {
          end = last;
          return;
        }
      }
      last.run();
    }

    private synchronized Runnable endOfWork() {
      working = false;
      return end == null ? () -> {} : end;
    }
  }
}

package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failures;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Times every request, and counts streams; refused ones too. Each is told apart by its verb, the
 * kind that it is about and the reason of its failure: three small sets.
 */
final class MeterInterceptor implements ServerInterceptor {
  private static final String OK = "OK";
  private static final String CANCELLED = "Cancelled";

  private static final Duration[] BUCKETS =
      Stream.of(
              "0.0005", "0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1",
              "2", "5", "10")
          .map(seconds -> Duration.parse("PT" + seconds + "S"))
          .toArray(Duration[]::new);

  private final MeterRegistry meters;
  private final Map<Tags, Timer> timers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> openStreams = new ConcurrentHashMap<>();

  private record Tags(String verb, String kind, String code) {}

  MeterInterceptor(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!Methods.isOurs(call.getMethodDescriptor())) {
      return next.startCall(call, headers);
    }
    Observed<Q, R> observed = new Observed<>(call);
    try {
      return observed.listener(next.startCall(observed, headers));
    } catch (RuntimeException e) {
      observed.ended(Status.UNKNOWN, new Metadata());
      throw e;
    }
  }

  /** One call, until it is answered or its caller goes, whichever is first. */
  private final class Observed<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final long begin = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final String verb;
    private final boolean stream;
    private volatile String kind = "";

    Observed(ServerCall<Q, R> call) {
      super(call);
      MethodDescriptor<Q, R> method = call.getMethodDescriptor();
      this.verb = Methods.verb(method);
      this.stream = !Methods.isUnary(method);
      if (stream) {
        streams(verb).incrementAndGet();
      }
    }

    ServerCall.Listener<Q> listener(ServerCall.Listener<Q> next) {
      return new SimpleForwardingServerCallListener<>(next) {
        @Override
        public void onMessage(Q message) {
          if (kind.isEmpty()) {
            kind = Subject.of(message);
          }
          super.onMessage(message);
        }

        @Override
        public void onCancel() {
          try {
            super.onCancel();
          } finally {
            ended(Status.CANCELLED, new Metadata());
          }
        }
      };
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ended(status, trailers);
      super.close(status, trailers);
    }

    void ended(Status status, Metadata trailers) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      String code = callerHasGone(status) ? CANCELLED : code(status, trailers);
      if (stream) {
        streams(verb).decrementAndGet();
        meters.counter("berth.streams.ended", "verb", verb, "kind", kind, "code", code).increment();
      } else {
        timers
            .computeIfAbsent(new Tags(verb, kind, code), MeterInterceptor.this::timer)
            .record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
      }
    }
  }

  /** Work that ends because nobody waits for it is answered as if its time were over. */
  private static boolean callerHasGone(Status status) {
    Context context = Context.current();
    return !status.isOk()
        && context.isCancelled()
        && !(context.cancellationCause() instanceof TimeoutException);
  }

  /** The reason in the words of {@code Status}, as clients read it. */
  private static String code(Status status, Metadata trailers) {
    return switch (status.getCode()) {
      case OK -> OK;
      case CANCELLED -> CANCELLED;
      default ->
          Failures.toStatus(Failures.fromGrpc(status.asRuntimeException(trailers))).getReason();
    };
  }

  private Timer timer(Tags tags) {
    return Timer.builder("berth.request")
        .tags("verb", tags.verb(), "kind", tags.kind(), "code", tags.code())
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  private AtomicInteger streams(String verb) {
    return openStreams.computeIfAbsent(
        verb,
        one -> {
          AtomicInteger open = new AtomicInteger();
          meters.gauge(
              "berth.streams.open", io.micrometer.core.instrument.Tags.of("verb", one), open);
          return open;
        });
  }
}

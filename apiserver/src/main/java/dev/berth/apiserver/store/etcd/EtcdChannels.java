package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.FailureException;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The connections to the members of an etcd cluster, one each, made when first used. Calls go to
 * one member until that fails, then to the next.
 *
 * <p>The channels retry nothing by themselves, and their growing reconnect delay is cut short:
 * whoever calls again decides when.
 */
final class EtcdChannels implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** etcd itself gives up a request after about seven seconds: a member that lives has answered. */
  private static final long LONGEST_ATTEMPT = TimeUnit.SECONDS.toNanos(8);

  /** From this time on an attempt that was not answered says something about its member. */
  private static final long TELLING_ATTEMPT = TimeUnit.MILLISECONDS.toNanos(500);

  /** What is left of a deadline is not halved any more when the half would be shorter. */
  private static final long SHORTEST_ATTEMPT = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<String> endpoints;
  private final UnaryOperator<Channel> wrapper;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicInteger current = new AtomicInteger();
  private final MeterRegistry meters;
  private volatile boolean closed;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  /**
   * @param endpoints each as host:port
   * @param wrapper put around every channel; tests lose replies in it
   */
  EtcdChannels(List<String> endpoints, UnaryOperator<Channel> wrapper, MeterRegistry meters) {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints is empty");
    }
    this.endpoints = List.copyOf(endpoints);
    this.wrapper = wrapper;
    this.meters = meters;
    this.endpoints.forEach(endpoint -> channels.add(channel(endpoint)));
  }

  int size() {
    return channels.size();
  }

  boolean isClosed() {
    return closed;
  }

  /** As host:port. */
  String endpoint(int member) {
    return endpoints.get(member);
  }

  /**
   * A call that may be repeated: it is, on one member after the other, until the deadline.
   *
   * @throws FailureException <em>unavailable</em> when none answers by then, or what one answers
   */
  <Q, R> R read(MethodDescriptor<Q, R> method, Q request, Deadline deadline) {
    return read(method, request, CallOptions.DEFAULT, deadline);
  }

  /** As {@link #read(MethodDescriptor, Object, Deadline)}, with more to say about the call. */
  <Q, R> R read(MethodDescriptor<Q, R> method, Q request, CallOptions options, Deadline deadline) {
    Duration pause = PAUSE;
    while (true) {
      Attempt<R> attempt = once(method, request, options, deadline);
      switch (attempt) {
        case Attempt.Answered<R>(R answer) -> {
          return answer;
        }
        case Attempt.Failed<R>(StatusRuntimeException error, _) -> {
          if (!EtcdFailures.leavesDoubt(error.getStatus()) || closed || !pause(pause, deadline)) {
            throw EtcdFailures.ofRead(error);
          }
        }
      }
      pause = longer(pause);
    }
  }

  /**
   * A call that is sent once at most. Its member has a part of the time, so that another can be
   * asked when it hangs.
   */
  <Q, R> Attempt<R> once(MethodDescriptor<Q, R> method, Q request, Deadline deadline) {
    return once(method, request, CallOptions.DEFAULT, deadline);
  }

  private <Q, R> Attempt<R> once(
      MethodDescriptor<Q, R> method, Q request, CallOptions options, Deadline deadline) {
    int member = current.get();
    Deadline part = partOf(deadline);
    boolean hadTime = part.timeRemaining(TimeUnit.NANOSECONDS) >= TELLING_ATTEMPT;
    Attempt<R> attempt = once(member, method, request, options, part);
    if (attempt instanceof Attempt.Failed<R>(StatusRuntimeException error, _)
        && (EtcdFailures.mayPass(error.getStatus())
            || (hadTime && EtcdFailures.leavesDoubt(error.getStatus())))) {
      // Also when time ran out: a member that hangs keeps its connections. But a caller that is
      // short of time says nothing about the member.
      failed(member);
    }
    return attempt;
  }

  private Deadline partOf(Deadline deadline) {
    long half = deadline.timeRemaining(TimeUnit.NANOSECONDS) / 2;
    return channels.size() == 1 || half < SHORTEST_ATTEMPT
        ? deadline
        : Deadline.after(Math.min(half, LONGEST_ATTEMPT), TimeUnit.NANOSECONDS);
  }

  /** A call to one certain member, sent once at most. */
  <Q, R> Attempt<R> once(int member, MethodDescriptor<Q, R> method, Q request, Deadline deadline) {
    return once(member, method, request, CallOptions.DEFAULT, deadline);
  }

  private <Q, R> Attempt<R> once(
      int member, MethodDescriptor<Q, R> method, Q request, CallOptions more, Deadline deadline) {
    if (!mayConnect(channels.get(member), deadline.timeRemaining(TimeUnit.NANOSECONDS))) {
      return new Attempt.Failed<>(
          Status.UNAVAILABLE
              .withDescription(endpoints.get(member) + " does not connect")
              .asRuntimeException(),
          false);
    }
    SentOrNot tracer = new SentOrNot();
    CallOptions options = more.withDeadline(deadline).withStreamTracerFactory(tracer);
    Channel channel = wrapper.apply(channels.get(member));
    // A caller's own gRPC context would end this call when that caller goes away, and a write that
    // was cancelled is not one that did not happen.
    Context before = Context.ROOT.attach();
    long start = System.nanoTime();
    try {
      return new Attempt.Answered<>(
          ClientCalls.blockingUnaryCall(channel, method, options, request));
    } catch (StatusRuntimeException e) {
      if (!tracer.sent) {
        channels.get(member).resetConnectBackoff();
      }
      return new Attempt.Failed<>(e, tracer.sent);
    } finally {
      Context.ROOT.detach(before);
      timer(method).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  private Timer timer(MethodDescriptor<?, ?> method) {
    return timers.computeIfAbsent(
        String.valueOf(method.getBareMethodName()),
        name ->
            Timer.builder("berth.etcd.request")
                .description("how long etcd took to answer, failures too")
                .tag("method", name.toLowerCase(Locale.ROOT))
                .publishPercentileHistogram()
                .register(meters));
  }

  /**
   * Waits for a connection for a while, so that a call has time left for another member: the kernel
   * accepts connections for a process that hangs, and gRPC would wait for it until the deadline. A
   * channel that knows already why it can't connect lets the call fail with that.
   */
  private static boolean mayConnect(ManagedChannel channel, long mostNanos) {
    long patience = Math.min(mostNanos, TimeUnit.MILLISECONDS.toNanos(CONNECT_TIMEOUT_MILLIS));
    long end = System.nanoTime() + patience;
    while (true) {
      ConnectivityState state = channel.getState(true);
      if (state != ConnectivityState.IDLE && state != ConnectivityState.CONNECTING) {
        return true;
      }
      CountDownLatch changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      try {
        if (!changed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return false;
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** The member that calls and streams go to now. */
  int current() {
    return current.get();
  }

  /** The next call or stream goes to the next member, unless somebody has seen to that already. */
  void failed(int member) {
    current.compareAndSet(member, (member + 1) % channels.size());
  }

  /**
   * A connection of its own for a stream. The caller shuts it down. A stream has no deadline that
   * would end the wait for a member that hangs, so whoever opens one asks {@link #connects} first.
   */
  ManagedChannel forStream(int member) {
    return channel(endpoints.get(member));
  }

  /** False: the connection is not there after all the time that one may take. */
  static boolean connects(ManagedChannel channel) {
    return mayConnect(channel, Long.MAX_VALUE);
  }

  /** Waits, but not past the deadline; false when that has come or the thread was interrupted. */
  static boolean pause(Duration pause, Deadline deadline) {
    long rest = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    if (rest <= pause.toNanos()) {
      return false;
    }
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  @Override
  public void close() {
    closed = true;
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private static ManagedChannel channel(String endpoint) {
    return NettyChannelBuilder.forTarget(endpoint)
        .usePlaintext()
        .directExecutor()
        .disableRetry()
        // etcd packs up to 1,000 revisions in one message, whatever their size.
        .maxInboundMessageSize(Integer.MAX_VALUE)
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
        .build();
  }

  /** How one call went. */
  sealed interface Attempt<R> {
    record Answered<R>(R answer) implements Attempt<R> {}

    /**
     * @param sent whether any of it may have reached the member
     */
    record Failed<R>(StatusRuntimeException error, boolean sent) implements Attempt<R> {
      Status status() {
        return error.getStatus();
      }
    }
  }

  /**
   * Sees whether a call was given to a connection. It may not have gone out then; but what is
   * cancelled before it went out may go out all the same, with the cancellation behind it.
   */
  private static final class SentOrNot extends ClientStreamTracer.Factory {
    private volatile boolean sent;

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new ClientStreamTracer() {
        @Override
        public void streamCreated(Attributes transport, Metadata sentHeaders) {
          sent = true;
        }
      };
    }
  }
}

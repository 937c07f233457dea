package dev.berth.client.fake;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One server in this process, over objects that several may share. */
public final class FakeServer implements AutoCloseable {
  /** The connection breaks before the answer. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final String name = UUID.randomUUID().toString();
  private final FakeObjects objects;
  private final Server server;
  private final List<Runnable> cuts = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private final List<String> names = new ArrayList<>();
  private final AtomicInteger busy = new AtomicInteger();
  private volatile int busyForSeconds;
  private volatile boolean unavailable;
  private volatile boolean muted;
  private volatile boolean loseReplies;
  private volatile boolean knowsNoBatch;
  private volatile boolean awayInBatches;
  private final List<BatchRequest> batches = new ArrayList<>();

  private FakeServer(FakeObjects objects) {
    this.objects = objects;
    this.server =
        InProcessServerBuilder.forName(name)
            .addService(new FakeService(objects, this))
            .intercept(new Tokens())
            .build();
  }

  public static FakeServer start(FakeObjects objects) {
    FakeServer fake = new FakeServer(objects);
    try {
      fake.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fake;
  }

  /** A client of these servers, in this order. */
  public static BerthClient client(FakeServer... servers) {
    return Clients.over(
        Stream.of(servers).map(FakeServer::channel).toList(),
        ClientConfig.of(List.of("in-process:1"), "secret"));
  }

  public ManagedChannel channel() {
    return InProcessChannelBuilder.forName(name).build();
  }

  /** From now on every call is answered with <em>unavailable</em>; nothing is changed. */
  public void unavailable(boolean now) {
    unavailable = now;
  }

  /** The next calls, so many, are answered with <em>too many requests</em>; nothing is begun. */
  public void busy(int calls) {
    busy(calls, 0);
  }

  /**
   * As {@link #busy(int)}.
   *
   * @param seconds after which it asks to be called again
   */
  public void busy(int calls, int seconds) {
    busyForSeconds = seconds;
    busy.set(calls);
  }

  /** From now on watches stay open and say nothing. */
  public void muted(boolean now) {
    muted = now;
  }

  /** From now on writes happen, and their answers are lost. */
  public void loseReplies(boolean now) {
    loseReplies = now;
  }

  /** From now on it is as old as if there were no batches. */
  public void knowsNoBatch() {
    knowsNoBatch = true;
  }

  /** From now on every operation of a batch is answered with <em>unavailable</em>. */
  public void awayInBatches() {
    awayInBatches = true;
  }

  /** The batches that came here. */
  public List<BatchRequest> batches() {
    synchronized (batches) {
      return List.copyOf(batches);
    }
  }

  void beforeBatch(BatchRequest batch) {
    if (knowsNoBatch) {
      throw Status.UNIMPLEMENTED.asRuntimeException();
    }
    beforeRead();
    synchronized (batches) {
      batches.add(batch);
    }
  }

  void beforeOperation() {
    if (awayInBatches) {
      throw new FailureException(new Failure.Unavailable("the store is away"));
    }
    beforeWrite();
  }

  /** Ends every open watch. */
  public void cut() {
    List<Runnable> these;
    synchronized (objects) {
      these = List.copyOf(cuts);
      cuts.clear();
    }
    these.forEach(Runnable::run);
  }

  /** What callers have shown. */
  public List<String> tokens() {
    synchronized (tokens) {
      return List.copyOf(tokens);
    }
  }

  /** What callers have called themselves. */
  public List<String> names() {
    synchronized (tokens) {
      return List.copyOf(names);
    }
  }

  /** How many writes were tried here. */
  public int writes() {
    return writes.get();
  }

  /** How many calls came here, writes included. */
  public int calls() {
    return reads.get();
  }

  /** Waits until so many calls came here, writes included. */
  public void awaitCalls(int count) throws InterruptedException {
    synchronized (reads) {
      while (reads.get() < count) {
        reads.wait();
      }
    }
  }

  /** Called under the lock of the objects. */
  void opened(Runnable cut) {
    cuts.add(cut);
  }

  boolean muted() {
    return muted;
  }

  void beforeRead() {
    synchronized (reads) {
      reads.incrementAndGet();
      reads.notifyAll();
    }
    if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new FailureException(new Failure.TooManyRequests("later, please", busyForSeconds));
    }
    if (unavailable) {
      throw new FailureException(new Failure.Unavailable("the store is away"));
    }
  }

  void beforeWrite() {
    writes.incrementAndGet();
  }

  void afterWrite() {
    if (loseReplies) {
      throw new Lost();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Tokens implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String token =
          headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
      synchronized (tokens) {
        tokens.add(String.valueOf(token));
        names.add(
            String.valueOf(
                headers.get(Metadata.Key.of("berth-client", Metadata.ASCII_STRING_MARSHALLER))));
      }
      return next.startCall(call, headers);
    }
  }
}

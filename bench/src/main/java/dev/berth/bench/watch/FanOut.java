package dev.berth.bench.watch;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.bench.load.Pace;
import dev.berth.bench.rig.BerthCalls;
import dev.berth.bench.rig.Rig;
import dev.berth.bench.rig.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/** Many watchers of everything, and a writer that works at a given rate. */
final class FanOut implements AutoCloseable {
  private static final int PER_CONNECTION = 10;
  private static final int BATCHES_AT_ONCE = 16;
  private static final int KEPT = 10_000;
  private static final int NUMBERS = 1 << 24;

  private final BerthCalls writer;
  private final List<BerthCalls> connections = new ArrayList<>();
  private final List<EventStream> streams = new ArrayList<>();
  private final AtomicLongArray sentAt = new AtomicLongArray(NUMBERS);
  private final AtomicLong longestLag = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Semaphore room = new Semaphore(BATCHES_AT_ONCE);
  private ConcurrentHistogram lags = new ConcurrentHistogram(3);
  private long number;

  private FanOut(Rig rig, int watchers) {
    this.writer = rig.calls();
    WatchRequest request =
        WatchRequest.newBuilder()
            .setApiVersion(Kinds.LEASE.apiVersion())
            .setKind(Kinds.LEASE.name())
            .setNamespace(Samples.NAMESPACE)
            .build();
    for (int i = 0; i < watchers; i++) {
      if (i % PER_CONNECTION == 0) {
        connections.add(rig.connect());
      }
      streams.add(EventStream.open(connections.getLast().channel(), request, this::arrived));
    }
  }

  static FanOut open(Rig rig, int watchers) {
    return new FanOut(rig, watchers);
  }

  /**
   * @param rate events that arrived in a second, at all watchers together
   * @param longestLag from a batch's sending to the arrival of one of its events
   * @param kept whether the writer kept its rate
   * @param perMessage events in a message, on average
   */
  record Step(
      double rate, Duration longestLag, ConcurrentHistogram lags, boolean kept, int perMessage) {
    double millisAt(double percentile) {
      return lags.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /**
   * Writes at a rate, and returns when all of it has arrived or a watcher lags or is cut off.
   *
   * @param creates in one batch, with as many deletes once there are enough objects
   */
  Step run(int eventsPerSecond, int creates, Duration time) throws InterruptedException {
    lags = new ConcurrentHistogram(3);
    longestLag.set(0);
    long eventsBefore = events();
    long messagesBefore = messages();
    long start = System.nanoTime();
    long firstNumber = number;
    long batches = eventsPerSecond * time.toSeconds() / eventsOf(creates);
    Pace.keep(
        batches,
        time,
        _ -> {
          room.acquireUninterruptibly();
          send(creates);
        });
    long wrote = System.nanoTime() - start;
    long expected = eventsBefore + streams.size() * batches * eventsOf(creates);
    awaitEvents(expected);
    long took = System.nanoTime() - start;
    requireSound(firstNumber);
    long arrived = events() - eventsBefore;
    return new Step(
        arrived * 1e9 / took,
        Duration.ofNanos(longestLag.get()),
        lags,
        wrote < time.toNanos() * 1.05,
        (int) Math.max(1, arrived / Math.max(1, messages() - messagesBefore)));
  }

  private int eventsOf(int creates) {
    return number >= KEPT ? 2 * creates : creates;
  }

  /** Creates, and deletes as many of the oldest once there are enough. */
  private void send(int creates) {
    BatchRequest.Builder request = BatchRequest.newBuilder();
    long now = System.nanoTime();
    boolean full = number >= KEPT;
    for (int i = 0; i < creates; i++) {
      sentAt.set((int) (number % NUMBERS), now);
      request.addOperations(BerthCalls.creation(Samples.lease(Samples.NAMESPACE, number)));
      if (full) {
        request.addOperations(BerthCalls.deletion(Samples.NAMESPACE, number - KEPT));
      }
      number++;
    }
    Futures.addCallback(
        writer.batch(request.build()),
        new FutureCallback<Object>() {
          @Override
          public void onSuccess(@Nullable Object answer) {
            room.release();
          }

          @Override
          public void onFailure(Throwable error) {
            failure.compareAndSet(null, error);
            room.release();
          }
        },
        MoreExecutors.directExecutor());
  }

  private void arrived(long which) {
    long sent = sentAt.get((int) (which % NUMBERS));
    if (sent == 0 || which < number - KEPT) {
      return;
    }
    long lag = System.nanoTime() - sent;
    lags.recordValue(lag);
    longestLag.accumulateAndGet(lag, Math::max);
  }

  private void awaitEvents(long count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (events() < count && System.nanoTime() < end && failure.get() == null && !anyOver()) {
      Thread.sleep(5);
    }
  }

  private void requireSound(long firstNumber) {
    Throwable why = failure.get();
    if (why != null) {
      throw new IllegalStateException("a write failed behind " + firstNumber, why);
    }
  }

  boolean anyOver() {
    return streams.stream().anyMatch(EventStream::isOver);
  }

  private long events() {
    return streams.stream().mapToLong(EventStream::events).sum();
  }

  private long messages() {
    return streams.stream().mapToLong(EventStream::messages).sum();
  }

  @Override
  public void close() {
    streams.forEach(EventStream::cancel);
    connections.forEach(BerthCalls::close);
  }
}

package dev.berth.bench.watch;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchEventType;
import dev.berth.api.rpc.v1.WatchResponse;
import dev.berth.bench.load.Measured;
import dev.berth.bench.load.Pace;
import dev.berth.bench.rig.BerthCalls;
import dev.berth.bench.rig.Samples;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/** From the moment that a create is sent to the moment that its event arrives, at a steady rate. */
final class WatchDelay implements StreamObserver<WatchResponse> {
  private final Map<String, Long> sent = new ConcurrentHashMap<>();
  private final ConcurrentHistogram nanos = new ConcurrentHistogram(3);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch left;

  private WatchDelay(int count) {
    this.left = new CountDownLatch(count);
  }

  static Measured measure(
      BerthCalls berth, String namespace, long firstNumber, int perSecond, Duration time)
      throws InterruptedException {
    int count = (int) (perSecond * time.toSeconds());
    WatchDelay delay = new WatchDelay(count);
    berth.watch(namespace, delay);
    delay.begun.await();
    long start = System.nanoTime();
    Pace.keep(
        count,
        time,
        i -> {
          delay.sent.put(Samples.name(firstNumber + i), System.nanoTime());
          var _ = berth.create(namespace, firstNumber + i);
        });
    if (!delay.left.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException(delay.left.getCount() + " events did not come");
    }
    return new Measured(delay.nanos, Duration.ofNanos(System.nanoTime() - start));
  }

  @Override
  public void onNext(WatchResponse response) {
    long now = System.nanoTime();
    for (WatchEvent event : response.getEventsList()) {
      if (event.getType() == WatchEventType.WATCH_EVENT_TYPE_BOOKMARK) {
        begun.countDown();
      } else {
        arrived(event, now);
      }
    }
  }

  private void arrived(WatchEvent event, long now) {
    try {
      String name = event.getObject().unpack(Lease.class).getMetadata().getName();
      Long then = sent.remove(name);
      if (then != null) {
        nanos.recordValue(now - then);
        left.countDown();
      }
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onError(Throwable error) {
    begun.countDown();
  }

  @Override
  public void onCompleted() {
    begun.countDown();
  }
}

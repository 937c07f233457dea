package dev.berth.bench.schedule;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.api.rpc.v1.WatchResponse;
import dev.berth.api.v1.Binding;
import dev.berth.bench.rig.BerthCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A watcher of all Bindings: which there are, and when each one's event came. */
final class BindingEvents implements StreamObserver<WatchResponse> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final CountDownLatch begun = new CountDownLatch(1);

  /** Microseconds since 1970 by name; guarded by this, as is what follows. */
  private final Map<String, Long> standing = new HashMap<>();

  private boolean over;

  private BindingEvents() {}

  /** Returns when it watches. */
  static BindingEvents open(BerthCalls calls) throws InterruptedException {
    BindingEvents events = new BindingEvents();
    ObjectServiceGrpc.newStub(calls.channel())
        .watch(
            WatchRequest.newBuilder()
                .setApiVersion(Kinds.BINDING.apiVersion())
                .setKind(Kinds.BINDING.name())
                .setAllowBookmarks(true)
                .build(),
            events);
    if (!events.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the watch of Bindings does not begin");
    }
    return events;
  }

  /** Waits until so many Bindings stand, and tells since when. */
  synchronized Map<String, Long> await(int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (standing.size() != count) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (over || left <= 0) {
        throw new IllegalStateException(
            "there are %d Bindings, not %d".formatted(standing.size(), count));
      }
      wait(left);
    }
    return Map.copyOf(standing);
  }

  @Override
  public void onNext(WatchResponse response) {
    long now = Micros.now();
    synchronized (this) {
      response.getEventsList().forEach(event -> take(event, now));
      notifyAll();
    }
  }

  private void take(WatchEvent event, long now) {
    switch (event.getType()) {
      case WATCH_EVENT_TYPE_ADDED -> standing.put(name(event), now);
      case WATCH_EVENT_TYPE_DELETED -> standing.remove(name(event));
      case WATCH_EVENT_TYPE_MODIFIED -> {}
      case WATCH_EVENT_TYPE_BOOKMARK -> begun.countDown();
      case WATCH_EVENT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("an event of no known type");
    }
  }

  private static String name(WatchEvent event) {
    try {
      return Binding.parseFrom(event.getObject().getValue()).getMetadata().getName();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void onError(Throwable error) {
    onCompleted();
  }

  @Override
  public synchronized void onCompleted() {
    over = true;
    notifyAll();
  }
}

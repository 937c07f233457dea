package dev.berth.nodelet.runtime.testing;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.RuntimeEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Events from a queue; an empty entry wakes the reader at the end. */
final class FakeEventStream implements EventStream {
  private final Map<String, String> labels;
  private final LinkedBlockingQueue<Optional<RuntimeEvent>> queue = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  FakeEventStream(Map<String, String> labels) {
    this.labels = labels;
  }

  void offer(RuntimeEvent event) {
    if (event.labels().entrySet().containsAll(labels.entrySet())) {
      queue.add(Optional.of(event));
    }
  }

  void fail() {
    queue.add(Optional.empty());
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public @Nullable RuntimeEvent next() {
    try {
      RuntimeEvent event = queue.take().orElse(null);
      if (event == null && !closed) {
        throw new FailureException(new Failure.Unavailable("the stream broke"));
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted"), e);
    }
  }

  @Override
  public void close() {
    closed = true;
    queue.add(Optional.empty());
  }
}

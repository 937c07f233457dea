package dev.berth.testkit;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.client.ObjectWatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watch that {@link Faults} can hold and end. */
final class FaultyWatch<T extends Message> implements ObjectWatch<T> {
  private final ObjectWatch<T> watch;
  private final Faults faults;
  private volatile @Nullable Failure ended;

  FaultyWatch(ObjectWatch<T> watch, Faults faults) {
    this.watch = watch;
    this.faults = faults;
    faults.opened(this);
  }

  @Override
  public List<ObjectEvent<T>> next() {
    List<ObjectEvent<T>> events;
    try {
      events = watch.next();
    } catch (FailureException e) {
      Failure failure = ended;
      throw failure == null ? e : new FailureException(failure, e);
    }
    // Held after they have come, so that what happened before the freeze may still be held by it.
    faults.awaitThawed(() -> ended == null);
    Failure failure = ended;
    if (failure != null) {
      throw new FailureException(failure);
    }
    return events;
  }

  @Override
  public void close() {
    end(new Failure.Unavailable("closed"));
  }

  void end(Failure failure) {
    if (ended == null) {
      ended = failure;
    }
    faults.closed(this);
    watch.close();
  }
}

package dev.berth.e2e.cluster;

import com.google.protobuf.Message;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectWatch;
import dev.berth.client.ObjectWatch.ObjectEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Sees every change of one kind's objects from the moment it is made: for what must never happen.
 */
public final class Witness<T extends Message> implements AutoCloseable {
  private final ObjectWatch<T> watch;
  private final List<ObjectEvent<T>> events = new CopyOnWriteArrayList<>();

  private volatile boolean closed;
  private volatile @Nullable FailureException broken;

  private Witness(ObjectWatch<T> watch) {
    this.watch = watch;
  }

  /** Sees the present objects first, and has seen them when this returns. */
  public static <T extends Message> Witness<T> of(BerthClient client, Kind<T> kind) {
    Witness<T> witness = new Witness<>(client.objects(kind).watch(ListOptions.ALL));
    Thread.ofVirtual().name("witness-" + kind.plural()).start(witness::look);
    Eventually.within(
        Tasks.PATIENCE,
        "the watch has begun",
        () -> witness.events.stream().anyMatch(event -> event instanceof ObjectEvent.Bookmark));
    return witness;
  }

  /** What happened, in order. */
  public List<ObjectEvent<T>> events() {
    if (broken != null) {
      throw new AssertionError("what happened was not all seen", broken);
    }
    return List.copyOf(events);
  }

  /** Every state that an object had, in order. */
  public List<T> seen() {
    List<T> states = new ArrayList<>();
    for (ObjectEvent<T> event : events()) {
      switch (event) {
        case ObjectEvent.Added<T> added -> states.add(added.object());
        case ObjectEvent.Modified<T> modified -> states.add(modified.object());
        case ObjectEvent.Deleted<T> _, ObjectEvent.Bookmark<T> _, ObjectEvent.Undecodable<T> _ -> {}
      }
    }
    return states;
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
  }

  private void look() {
    try {
      while (true) {
        events.addAll(watch.next());
      }
    } catch (FailureException e) {
      broken = closed ? null : e;
    }
  }
}

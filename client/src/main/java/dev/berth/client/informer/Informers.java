package dev.berth.client.informer;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.client.BerthClient;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The informers of one process: one per kind, shared by all controllers that need it, started and
 * closed together.
 */
public final class Informers implements AutoCloseable {
  private final BerthClient client;
  private final Timers timers;
  private final Map<Kind<?>, Informer<?>> shared = new HashMap<>();
  private final List<Informer<?>> all = new ArrayList<>();

  public Informers(BerthClient client, Timers timers) {
    this.client = client;
    this.timers = timers;
  }

  /** The shared informer of a kind: all namespaces, no selectors, no further indexes. */
  @SuppressWarnings("unchecked")
  public synchronized <T extends Message> Informer<T> of(Kind<T> kind) {
    Informer<?> there = shared.get(kind);
    return there == null ? share(kind, InformerOptions.all()) : (Informer<T>) there;
  }

  /**
   * Makes the shared informer of a kind with options of its own.
   *
   * @throws IllegalStateException when the kind has one already
   */
  public synchronized <T extends Message> Informer<T> share(
      Kind<T> kind, InformerOptions<T> options) {
    if (shared.containsKey(kind)) {
      throw new IllegalStateException("there is an informer for " + kind + " already");
    }
    Informer<T> informer = separate(kind, options);
    shared.put(kind, informer);
    return informer;
  }

  /** An informer that is not shared, but started and closed with the others. */
  public synchronized <T extends Message> Informer<T> separate(
      Kind<T> kind, InformerOptions<T> options) {
    Informer<T> informer = new Informer<>(client, kind, options, timers);
    all.add(informer);
    return informer;
  }

  /** Starts all that are not started yet. */
  public synchronized void start() {
    all.forEach(Informer::start);
  }

  /**
   * Waits until all are synced.
   *
   * @return false when one did not come in time
   */
  public boolean awaitSynced(Duration timeout) throws InterruptedException {
    List<Informer<?>> these;
    synchronized (this) {
      these = List.copyOf(all);
    }
    long start = timers.nanos();
    for (Informer<?> informer : these) {
      if (!informer.awaitSynced(timeout.minus(timers.since(start)))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    List<Informer<?>> these;
    synchronized (this) {
      these = List.copyOf(all);
    }
    // Outside the lock: each close waits for handlers, which may ask for another informer.
    these.forEach(Informer::close);
  }
}

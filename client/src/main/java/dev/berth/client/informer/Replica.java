package dev.berth.client.informer;

import com.google.protobuf.Message;
import dev.berth.api.meta.Meta;
import dev.berth.client.NamespacedName;
import dev.berth.client.ObjectClient.ObjectList;
import dev.berth.client.ObjectWatch.ObjectEvent;
import dev.berth.client.Versions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns lists and events into the state of the cache, and tells the handlers what changed.
 *
 * <p>The order matters: first the cache changes, then the handlers hear of it, then the position
 * moves. So a handler, and whoever it wakes, finds the new state in the cache; and whoever waited
 * for a version knows that the handlers have been told everything up to it.
 */
final class Replica<T extends Message> {
  private static final Logger log = LoggerFactory.getLogger(Informer.class);

  private final IndexedObjects<T> objects;
  private final Projection<T> projection;
  private final Position position;
  private final Counters counters;

  /** Held while the cache changes and handlers are told, so that a new handler misses nothing. */
  private final ReentrantLock telling = new ReentrantLock();

  private final List<Consumer<? super Change<T>>> handlers = new ArrayList<>();

  Replica(
      IndexedObjects<T> objects, Projection<T> projection, Position position, Counters counters) {
    this.objects = objects;
    this.projection = projection;
    this.position = position;
    this.counters = counters;
  }

  void addHandler(Consumer<? super Change<T>> handler) {
    telling.lock();
    try {
      handlers.add(handler);
      for (T object : objects.list()) {
        tell(handler, new Change.Added<>(object));
      }
    } finally {
      telling.unlock();
    }
  }

  /** The whole truth at one version, of objects that the projection was applied to. */
  void replace(ObjectList<T> list) {
    telling.lock();
    try {
      Map<NamespacedName, T> gone = objects.snapshot();
      for (T object : list.items()) {
        gone.remove(NamespacedName.of(object));
        put(object);
      }
      Set<String> stillThere = new HashSet<>(list.undecodable());
      counters.undecodable.addAndGet(stillThere.size());
      for (NamespacedName name : gone.keySet()) {
        // What can't be decoded exists; its last good state is nearer to the truth than none.
        if (!stillThere.contains(name.toString())) {
          remove(name);
        }
      }
      if (Versions.order(list.resourceVersion()) < position.order()) {
        log.warn(
            "the server's versions went back from={} to={}",
            position.version(),
            list.resourceVersion());
      }
      position.moveTo(list.resourceVersion());
    } finally {
      telling.unlock();
    }
  }

  /**
   * One event of the watch.
   *
   * @return false when the server's versions are behind the cache's, so that only a list can tell
   *     what is true
   */
  boolean apply(ObjectEvent<T> event) {
    telling.lock();
    try {
      long order = Versions.order(event.resourceVersion());
      if (event instanceof ObjectEvent.Bookmark<T>) {
        if (order < position.order()) {
          return false;
        }
        position.moveTo(event.resourceVersion());
        return true;
      }
      // An undecodable object may come without a version.
      if (order <= position.order() && order > 0) {
        counters.stale.incrementAndGet();
        return true;
      }
      counters.events.incrementAndGet();
      switch (event) {
        case ObjectEvent.Added<T> added -> put(projection.apply(added.object()));
        case ObjectEvent.Modified<T> modified -> put(projection.apply(modified.object()));
        case ObjectEvent.Deleted<T> deleted -> {
          // Keeps the last state that the server knows, which may be newer than the cache's, unless
          // it could not be decoded: then there is no more than its name.
          T object = deleted.object();
          T before = objects.remove(NamespacedName.of(object));
          if (before != null) {
            boolean nameless = Meta.of(object).getUid().isEmpty();
            tellAll(new Change.Removed<>(nameless ? before : projection.apply(object)));
          }
        }
        case ObjectEvent.Undecodable<T> bad -> {
          counters.undecodable.incrementAndGet();
          log.warn("undecodable object={} reason={}", bad.label(), bad.message());
        }
        case ObjectEvent.Bookmark<T> _ -> throw new IllegalStateException("handled above");
      }
      if (order > 0) {
        position.moveTo(event.resourceVersion());
      }
      return true;
    } finally {
      telling.unlock();
    }
  }

  private void put(T object) {
    T before = objects.put(object);
    if (before == null) {
      tellAll(new Change.Added<>(object));
    } else if (!version(before).equals(version(object))) {
      tellAll(new Change.Updated<>(before, object));
    }
  }

  private void remove(NamespacedName name) {
    T before = objects.remove(name);
    if (before != null) {
      tellAll(new Change.Removed<>(before));
    }
  }

  private static String version(Message object) {
    return Meta.of(object).getResourceVersion();
  }

  private void tellAll(Change<T> change) {
    for (Consumer<? super Change<T>> handler : handlers) {
      tell(handler, change);
    }
  }

  private void tell(Consumer<? super Change<T>> handler, Change<T> change) {
    try {
      handler.accept(change);
    } catch (RuntimeException e) {
      // One handler's bug must not cost the others their events.
      counters.handlerFailures.incrementAndGet();
      log.error("informer handler failed object={}", Meta.label(change.object()), e);
    }
  }
}

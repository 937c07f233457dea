package dev.berth.testkit;

import com.google.protobuf.Message;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectWatch;
import dev.berth.client.ObjectWatch.ObjectEvent;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits for a state of one object by watching it, so that a test neither polls nor sleeps. */
final class Await<T extends Message> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BerthClient client;
  private final Timers timers;
  private final Kind<T> kind;
  private final String namespace;
  private final String name;

  Await(BerthClient client, Timers timers, Kind<T> kind, String namespace, String name) {
    this.client = client;
    this.timers = timers;
    this.kind = kind;
    this.namespace = namespace;
    this.name = name;
  }

  T until(Predicate<T> wanted) {
    T found = watch(state -> state != null && wanted.test(state));
    if (found == null) {
      throw new IllegalStateException("an absent object was wanted");
    }
    return found;
  }

  void untilGone() {
    var _ = watch(state -> state == null);
  }

  private @Nullable T watch(Predicate<@Nullable T> enough) {
    long start = timers.nanos();
    T last = null;
    ListOptions options = ListOptions.in(namespace).withFields("metadata.name=" + name);
    try (ObjectWatch<T> watch = client.objects(kind).watch(options);
        Timers.Timer _ = timers.after(PATIENCE, watch::close)) {
      boolean current = false;
      while (true) {
        for (ObjectEvent<T> event : watch.next()) {
          switch (event) {
            case ObjectEvent.Added<T> added -> last = added.object();
            case ObjectEvent.Modified<T> modified -> last = modified.object();
            case ObjectEvent.Deleted<T> _ -> last = null;
            // Absence is known only once the present objects have all come.
            case ObjectEvent.Bookmark<T> bookmark -> current |= bookmark.initialEventsEnd();
            case ObjectEvent.Undecodable<T> bad -> throw new AssertionError(bad.message());
          }
          if ((current || last != null) && enough.test(last)) {
            return last;
          }
        }
      }
    } catch (FailureException e) {
      if (timers.since(start).compareTo(PATIENCE) < 0) {
        throw e;
      }
      throw new AssertionError(
          "%s %s/%s did not come to be as wanted within %s; last seen: %s"
              .formatted(kind.name(), namespace, name, PATIENCE, last),
          e);
    }
  }
}

package dev.berth.cli.follow;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Waits until deleted objects of one kind are gone, with one watch for all. An object that was
 * created anew under the name has another uid, and counts as gone.
 */
public final class UntilGone<T extends Message> {
  private static final Duration FIRST_WORD = Duration.ofSeconds(3);
  private static final Duration NEXT_WORD = Duration.ofSeconds(15);

  private final Session session;
  private final Kind<T> kind;
  private final Consumer<T> gone;
  private final Map<String, T> waiting = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();

  /**
   * @param gone called for each object that has gone, with its last known state
   */
  public UntilGone(Session session, Kind<T> kind, Consumer<T> gone) {
    this.session = session;
    this.kind = kind;
    this.gone = gone;
  }

  /**
   * @param most how long to wait at most; zero: as long as it takes
   * @return the objects that are still there
   */
  public List<T> run(List<T> objects, Duration most) {
    for (T object : objects) {
      waiting.put(Meta.label(object), object);
    }
    if (waiting.isEmpty()) {
      return List.of();
    }
    try (Follow<T> follow = new Follow<>(session, session.objects(kind), options(objects));
        Timers.Timer _ = most.isZero() ? () -> {} : session.timers().after(most, follow::close);
        Progress _ = new Progress(session.timers(), FIRST_WORD, NEXT_WORD, this::tell)) {
      follow.run(this::goOn);
    }
    synchronized (this) {
      return List.copyOf(waiting.values());
    }
  }

  private ListOptions options(List<T> objects) {
    Set<String> namespaces = new HashSet<>();
    objects.forEach(object -> namespaces.add(Meta.of(object).getNamespace()));
    ListOptions options =
        ListOptions.in(namespaces.size() == 1 ? namespaces.iterator().next() : "");
    return objects.size() == 1
        ? options.withFields("metadata.name=" + Meta.of(objects.getFirst()).getName())
        : options;
  }

  private synchronized boolean goOn(Sighting<T> sighting) {
    switch (sighting) {
      case Sighting.Present<T>(T object) -> stillThere(object);
      case Sighting.Added<T>(T object) -> stillThere(object);
      case Sighting.Modified<T>(T object) -> stillThere(object);
      case Sighting.Deleted<T>(T object) -> left(Meta.label(object));
      case Sighting.Vanished<T>(String label) -> left(label);
      case Sighting.Undecodable<T>(String label, _) -> seen.add(label);
      case Sighting.AllPresent<T> _ ->
          List.copyOf(waiting.keySet()).stream()
              .filter(label -> !seen.contains(label))
              .forEach(this::left);
    }
    return !waiting.isEmpty();
  }

  private void stillThere(T object) {
    String label = Meta.label(object);
    T awaited = waiting.get(label);
    if (awaited == null) {
      return;
    }
    ObjectMeta metadata = Meta.of(object);
    if (metadata.getUid().equals(Meta.of(awaited).getUid())) {
      seen.add(label);
      waiting.put(label, object);
    } else {
      left(label);
    }
  }

  private void left(String label) {
    T object = waiting.remove(label);
    if (object != null) {
      gone.accept(object);
      session.terminal().flush();
    }
  }

  private synchronized void tell() {
    if (waiting.isEmpty()) {
      return;
    }
    Map.Entry<String, T> first = waiting.entrySet().iterator().next();
    String what =
        waiting.size() == 1
            ? kind.singular() + "/" + Meta.of(first.getValue()).getName()
            : waiting.size() + " " + kind.plural();
    List<String> finalizers = Meta.of(first.getValue()).getFinalizersList();
    session
        .terminal()
        .note(
            "waiting for %s to go%s"
                .formatted(
                    what,
                    finalizers.isEmpty()
                        ? ""
                        : " (finalizers: " + String.join(", ", finalizers) + ")"));
  }
}

package dev.berth.apiserver.store.etcd;

import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns the answers of one stream, which shows whole revisions of one kind, into events with
 * versions. Within a revision the deletes are counted as they come.
 */
final class Answers {
  private final Scope scope;
  private long revision;
  private int deletes;

  Answers(Scope scope) {
    this.scope = scope;
  }

  /**
   * The events of an answer that lie in the scope and after a version, in the order of versions.
   */
  List<StoreEvent> events(WatchResponse response, long afterVersion) {
    List<StoreEvent> events = new ArrayList<>(response.getEventsCount());
    for (Event event : response.getEventsList()) {
      StoreEvent next = event(event);
      if (next.version() > afterVersion && scope.contains(next.key())) {
        events.add(next);
      }
    }
    // A group has its puts and deletes mixed; their versions say in which order they are told.
    events.sort(Comparator.comparingLong(StoreEvent::version));
    return events;
  }

  private StoreEvent event(Event event) {
    Key key = scope.parse(event.getKv().getKey().toStringUtf8());
    long at = event.getKv().getModRevision();
    if (at != revision) {
      revision = at;
      deletes = 0;
    }
    Stored before = event.hasPrevKv() ? Kv.stored(key, event.getPrevKv()) : null;
    return switch (event.getType()) {
      case PUT -> {
        int position = ObjectBytes.position(event.getKv().getValue());
        boolean lost = before == null && event.getKv().getCreateRevision() != at;
        yield new StoreEvent(
            key, Kv.stored(key, event.getKv()), before, Version.of(at, position), lost);
      }
      case DELETE -> {
        // Somebody else's delete of a whole range has more than there are positions.
        int position = Math.min(Version.FIRST_DELETE + deletes++, Version.LAST);
        yield new StoreEvent(key, null, before, Version.of(at, position), before == null);
      }
      case UNRECOGNIZED -> throw new IllegalStateException("an event that is no put or delete");
    };
  }
}

package dev.berth.cli.get;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kind;
import dev.berth.cli.session.Session;
import dev.berth.client.ObjectClient;
import java.util.List;
import java.util.Optional;

/** Shows the objects that were named. */
final class Fetch<T extends Message> {
  private final Session session;
  private final Kind<T> kind;
  private final ObjectClient<T> objects;

  Fetch(Session session, Kind<T> kind) {
    this.session = session;
    this.kind = kind;
    this.objects = session.objects(kind);
  }

  /** Answers whether one is missing that should not be; the others are shown all the same. */
  boolean show(List<String> names, Show<T> show, boolean mayBeMissing) {
    boolean missing = false;
    for (String name : names) {
      Optional<T> object = objects.get(session.namespaceFor(kind), name);
      object.ifPresent(show::object);
      if (object.isEmpty() && !mayBeMissing) {
        missing = true;
        session.terminal().error(new Failure.NotFound(kind.qualifiedPlural(), name).message());
      }
    }
    show.pageEnds();
    return missing;
  }
}

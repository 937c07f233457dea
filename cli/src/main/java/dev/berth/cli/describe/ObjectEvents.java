package dev.berth.cli.describe;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.Event;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.cli.output.Age;
import dev.berth.cli.output.Page;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** What happened to an object, oldest first. */
final class ObjectEvents {
  private final Session session;

  ObjectEvents(Session session) {
    this.session = session;
  }

  void print(Page page, Kind<?> kind, Message object) {
    if (kind.equals(Kinds.EVENT)) {
      return;
    }
    ObjectMeta metadata = Meta.of(object);
    ListOptions about =
        ListOptions.in(metadata.getNamespace())
            .withFields(
                "involvedObject.kind=%s,involvedObject.name=%s"
                    .formatted(kind.name(), metadata.getName()));
    List<Event> events =
        session.objects(Kinds.EVENT).listAll(about).items().stream()
            .filter(event -> isAbout(event, metadata))
            .sorted(Comparator.comparing(ObjectEvents::last))
            .toList();
    if (events.isEmpty()) {
      page.field("Events", "none");
    }
    page.table(
        "Events",
        List.of("TYPE", "REASON", "AGE", "FROM", "MESSAGE"),
        events.stream().map(event -> row(page, event)).toList());
  }

  /** An earlier object of the same name has another uid. */
  private static boolean isAbout(Event event, ObjectMeta metadata) {
    String uid = event.getInvolvedObject().getUid();
    return uid.isEmpty() || uid.equals(metadata.getUid());
  }

  private static List<String> row(Page page, Event event) {
    String source =
        event.getReportingComponent().isEmpty()
            ? event.getSource().getComponent()
            : event.getReportingComponent();
    String age = Age.of(Duration.between(last(event), page.now()));
    return List.of(
        event.getType(),
        event.getReason(),
        event.getCount() > 1 ? age + " (x" + event.getCount() + ")" : age,
        source,
        event.getMessage());
  }

  private static Instant last(Event event) {
    if (event.hasLastTimestamp()) {
      return Instant.ofEpochSecond(event.getLastTimestamp().getSeconds());
    }
    if (event.hasEventTime()) {
      return Instant.ofEpochSecond(
          event.getEventTime().getSeconds(), event.getEventTime().getMicros() * 1000L);
    }
    return Instant.ofEpochSecond(Meta.of(event).getCreationTimestamp().getSeconds());
  }
}

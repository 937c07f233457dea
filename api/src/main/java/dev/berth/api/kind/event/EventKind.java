package dev.berth.api.kind.event;

import dev.berth.api.core.v1.Event;
import dev.berth.api.core.v1.ObjectReference;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The kind Event. */
public final class EventKind implements KindRules<Event> {
  public static final Kind<Event> KIND =
      new Kind<>(
          "",
          "v1",
          "Event",
          "events",
          List.of("ev"),
          true,
          Event.getDefaultInstance(),
          new EventKind());

  private static final List<String> TYPES = List.of("Normal", "Warning");

  private EventKind() {}

  @Override
  public List<Violation> validate(Event event) {
    List<Violation> found = new ArrayList<>();
    ObjectReference about = event.getInvolvedObject();
    if (!event.hasInvolvedObject()) {
      found.add(Violation.required("involvedObject", "an event is about an object"));
    } else if (!about.getNamespace().isEmpty()
        && !about.getNamespace().equals(event.getMetadata().getNamespace())) {
      found.add(
          Violation.invalid(
              "involvedObject.namespace", about.getNamespace(), "does not match event.namespace"));
    }
    if (!event.getType().isEmpty() && !TYPES.contains(event.getType())) {
      found.add(Violation.notSupported("type", event.getType(), TYPES));
    }
    if (event.getCount() < 0) {
      found.add(Violation.invalid("count", event.getCount(), "must be greater than or equal to 0"));
    }
    return found;
  }

  @Override
  public List<Column<Event>> columns() {
    return List.of(
        Column.of("TYPE", Event::getType),
        Column.of("REASON", Event::getReason),
        Column.of("OBJECT", EventKind::object),
        Column.of("MESSAGE", Event::getMessage),
        Column.wide("COUNT", event -> event.hasCount() ? "" + event.getCount() : ""),
        Column.wide("SOURCE", EventKind::source));
  }

  @Override
  public List<String> selectableFields() {
    return List.of(
        "involvedObject.apiVersion",
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "type");
  }

  private static String object(Event event) {
    ObjectReference about = event.getInvolvedObject();
    return about.getKind().toLowerCase(Locale.ROOT) + "/" + about.getName();
  }

  private static String source(Event event) {
    String component = event.getSource().getComponent();
    return component.isEmpty() ? event.getReportingComponent() : component;
  }
}

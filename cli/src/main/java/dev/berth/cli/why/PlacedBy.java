package dev.berth.cli.why;

import dev.berth.api.core.v1.Event;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;

/** Which scheduler has placed a task: its Event says it, as long as that is kept. */
final class PlacedBy {
  private final Session session;

  PlacedBy(Session session) {
    this.session = session;
  }

  /** "" when nobody knows any more. */
  String of(Binding binding) {
    ObjectMeta metadata = binding.getMetadata();
    ListOptions about =
        ListOptions.in(metadata.getNamespace())
            .withFields(
                "involvedObject.kind=%s,involvedObject.name=%s"
                    .formatted(Kinds.TASK.name(), metadata.getName()));
    return session.objects(Kinds.EVENT).listAll(about).items().stream()
        .filter(event -> event.getReason().equals("Scheduled"))
        .filter(event -> event.getInvolvedObject().getUid().equals(binding.getSpec().getTaskUid()))
        .filter(event -> event.getMessage().endsWith(" " + binding.getSpec().getNode()))
        .reduce((_, last) -> last)
        .map(PlacedBy::reporter)
        .orElse("");
  }

  private static String reporter(Event event) {
    String instance = event.getReportingInstance();
    return event.getReportingComponent() + (instance.isEmpty() ? "" : " (" + instance + ")");
  }
}

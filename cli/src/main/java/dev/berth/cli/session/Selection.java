package dev.berth.cli.session;

import dev.berth.api.kind.Kind;
import dev.berth.client.ListOptions;
import picocli.CommandLine.Option;

/** The options that say which objects of a kind. "" means not given. */
public final class Selection {
  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      description = "Only objects with these labels: app=web,tier!=db,'env in (a,b)','!old'.")
  public String labels = "";

  @Option(
      names = "--field-selector",
      paramLabel = "FIELDS",
      description = "Only objects with these fields: status.phase=Running,metadata.name!=x.")
  public String fields = "";

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "The objects of all namespaces.")
  public boolean allNamespaces;

  /** Whether anything narrows the kind's objects down. */
  public boolean isGiven() {
    return !labels.isEmpty() || !fields.isEmpty();
  }

  /** The namespace to list a kind in; "" for all, or for a kind that has none. */
  public String namespace(Session session, Kind<?> kind) {
    return allNamespaces ? "" : session.namespaceFor(kind);
  }

  public ListOptions of(Session session, Kind<?> kind) {
    return ListOptions.in(namespace(session, kind)).withLabels(labels).withFields(fields);
  }
}

package dev.berth.api.kind.namespace;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.kind.NameRule;
import java.util.List;

/** The kind Namespace. */
public final class NamespaceKind implements KindRules<Namespace> {
  public static final Kind<Namespace> KIND =
      new Kind<>(
          "",
          "v1",
          "Namespace",
          "namespaces",
          List.of("ns"),
          false,
          Namespace.getDefaultInstance(),
          new NamespaceKind());

  /** A label that every namespace has, so that selectors can name it. */
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private static final String FINALIZER = "kubernetes";

  private NamespaceKind() {}

  @Override
  public Namespace withDefaults(Namespace namespace) {
    Namespace.Builder into = namespace.toBuilder();
    String name = namespace.getMetadata().getName();
    if (!name.isEmpty()) {
      into.getMetadataBuilder().putLabels(NAME_LABEL, name);
    }
    // Taking the last finalizer from a namespace that is being deleted lets it go.
    if (!namespace.getMetadata().hasDeletionTimestamp()
        && namespace.getSpec().getFinalizersCount() == 0) {
      into.getSpecBuilder().addFinalizers(FINALIZER);
    }
    if (namespace.getStatus().getPhase().isEmpty()) {
      into.getStatusBuilder().setPhase("Active");
    }
    return into.build();
  }

  @Override
  public NameRule nameRule() {
    return NameRule.LABEL;
  }

  @Override
  public boolean comesFirst() {
    return true;
  }

  @Override
  public List<Column<Namespace>> columns() {
    return List.of(Column.of("STATUS", namespace -> namespace.getStatus().getPhase()));
  }

  @Override
  public List<String> selectableFields() {
    return List.of("status.phase");
  }

  @Override
  public boolean hasStatus() {
    return true;
  }
}

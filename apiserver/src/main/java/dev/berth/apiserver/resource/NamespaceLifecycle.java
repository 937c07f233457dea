package dev.berth.apiserver.resource;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.core.v1.NamespaceStatus;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.object.Deadline;
import java.util.List;

/**
 * A namespace is held by the entry "kubernetes" of its spec.finalizers until a controller has
 * deleted its content and removed the entry. As in Kubernetes, it has no generation, and a label
 * with its own name.
 */
public final class NamespaceLifecycle implements Lifecycle<Namespace> {
  static final String CONTENT = "kubernetes";
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  public Kind<Namespace> kind() {
    return Kinds.NAMESPACE;
  }

  @Override
  public boolean hasGenerations() {
    return false;
  }

  @Override
  public Namespace begin(Namespace object) {
    Namespace.Builder begun = object.toBuilder();
    begun.getMetadataBuilder().putLabels(NAME_LABEL, object.getMetadata().getName());
    begun.getSpecBuilder().clearFinalizers().addFinalizers(CONTENT);
    begun.setStatus(NamespaceStatus.newBuilder().setPhase("Active"));
    return begun.build();
  }

  /** Entries of spec.finalizers are only ever removed, and only from one that is being deleted. */
  @Override
  public Namespace keep(Namespace before, Namespace after) {
    Namespace.Builder kept = after.toBuilder();
    List<String> left = before.getSpec().getFinalizersList();
    if (before.getMetadata().hasDeletionTimestamp()) {
      left = left.stream().filter(after.getSpec().getFinalizersList()::contains).toList();
    }
    kept.getSpecBuilder().clearFinalizers().addAllFinalizers(left);
    kept.getMetadataBuilder().putLabels(NAME_LABEL, before.getMetadata().getName());
    return kept.build();
  }

  @Override
  public Settled<Namespace> settle(Namespace deleting, boolean force, Deadline deadline) {
    Namespace.Builder terminating = deleting.toBuilder();
    terminating.getStatusBuilder().setPhase("Terminating");
    boolean goes =
        deleting.getMetadata().getFinalizersList().isEmpty()
            && deleting.getSpec().getFinalizersList().isEmpty();
    return Settled.alone(terminating.build(), goes);
  }
}

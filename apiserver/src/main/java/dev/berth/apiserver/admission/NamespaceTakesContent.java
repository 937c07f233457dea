package dev.berth.apiserver.admission;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.watch.Query;
import dev.berth.apiserver.watch.WatchCaches;
import java.util.List;
import java.util.Optional;

/**
 * New objects go into namespaces that exist and are not being deleted. The cache is asked first: it
 * may be a moment old, so a namespace that it does not have is looked up in the store.
 *
 * <p>Nothing is compared when the object is written. One that slips in while its namespace is being
 * deleted goes with the other content as long as somebody still looks for that; one that comes
 * after the last look stays, in a namespace that is gone. It can be seen and deleted by its name.
 */
final class NamespaceTakesContent implements Rule {
  private final TypedStore store;
  private final WatchCaches caches;

  NamespaceTakesContent(TypedStore store, WatchCaches caches) {
    this.store = store;
    this.caches = caches;
  }

  @Override
  public Optional<Failure> refuse(Change change, Deadline deadline) {
    if (!(change instanceof Change.Create) || !change.kind().namespaced()) {
      return Optional.empty();
    }
    String name = change.namespace();
    Optional<Namespace> namespace = cached(name, deadline);
    if (namespace.isEmpty()) {
      namespace = store.find(Kinds.NAMESPACE, "", name, deadline).map(Found::object);
    }
    if (namespace.isEmpty()) {
      return Optional.of(new Failure.NotFound(Kinds.NAMESPACE.qualifiedPlural(), name));
    }
    return namespace.get().getMetadata().hasDeletionTimestamp()
        ? Optional.of(terminating(change, name))
        : Optional.empty();
  }

  private Optional<Namespace> cached(String name, Deadline deadline) {
    FieldSelector byName =
        new FieldSelector(List.of(new FieldSelector.Requirement("metadata.name", true, name)));
    Query query = new Query(Kinds.NAMESPACE, "", LabelSelector.ALL, byName);
    return caches.list(query, 0, deadline.left()).objects().stream()
        .findFirst()
        .map(stored -> Encoding.decode(Kinds.NAMESPACE, stored));
  }

  private static Failure terminating(Change change, String namespace) {
    return new Failure.Forbidden(
        change.kind().qualifiedPlural(),
        change.name(),
        "unable to create new content in namespace %s because it is being terminated"
            .formatted(namespace),
        List.of(
            new Violation(
                Violation.Reason.NAMESPACE_TERMINATING,
                "metadata.namespace",
                "namespace %s is being terminated".formatted(namespace))));
  }
}

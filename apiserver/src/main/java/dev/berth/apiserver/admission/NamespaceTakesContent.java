package dev.berth.apiserver.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.watch.Query;
import dev.berth.apiserver.watch.WatchCaches;
import java.util.Iterator;
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

  /** What was decoded once: every create asks. */
  private final Cache<String, Known> known = Caffeine.newBuilder().maximumSize(10_000).build();

  private record Known(Stored stored, boolean terminating) {}

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
    Optional<Boolean> terminating = cached(name, deadline);
    if (terminating.isEmpty()) {
      terminating =
          store
              .find(Kinds.NAMESPACE, "", name, deadline)
              .map(found -> found.object().getMetadata().hasDeletionTimestamp());
    }
    if (terminating.isEmpty()) {
      return Optional.of(new Failure.NotFound(Kinds.NAMESPACE.qualifiedPlural(), name));
    }
    return terminating.get() ? Optional.of(terminating(change, name)) : Optional.empty();
  }

  /** Whether a namespace is being deleted; empty when the cache does not have it. */
  private Optional<Boolean> cached(String name, Deadline deadline) {
    if (!caches.isFilled(Kinds.NAMESPACE)) {
      return Optional.empty();
    }
    FieldSelector byName =
        new FieldSelector(List.of(new FieldSelector.Requirement("metadata.name", true, name)));
    Query query = new Query(Kinds.NAMESPACE, "", LabelSelector.ALL, byName);
    return caches
        .notOlderThan(query, 0, deadline.left())
        .map(view -> view.list(query, ""))
        .filter(Iterator::hasNext)
        .map(found -> isTerminating(name, found.next().stored()));
  }

  private boolean isTerminating(String name, Stored stored) {
    Known last = known.getIfPresent(name);
    if (last != null && last.stored().equals(stored)) {
      return last.terminating();
    }
    boolean terminating =
        Encoding.decode(Kinds.NAMESPACE, stored).getMetadata().hasDeletionTimestamp();
    known.put(name, new Known(stored, terminating));
    return terminating;
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

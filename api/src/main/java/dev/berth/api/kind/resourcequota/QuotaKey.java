package dev.berth.api.kind.resourcequota;

import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.amount.AmountRules;
import dev.berth.api.kind.task.ExtendedResources;
import java.util.List;
import java.util.Optional;

/** One key of a quota: what is limited. */
sealed interface QuotaKey {
  /** What Tasks that have not ended request of a resource. */
  record Requests(String resource) implements QuotaKey {}

  /** What Tasks that have not ended may use of a resource at most. */
  record Limits(String resource) implements QuotaKey {}

  /** Tasks that have not ended. */
  record Tasks() implements QuotaKey {}

  /** Objects of a kind. */
  record Count(Kind<?> kind) implements QuotaKey {}

  String REQUESTS = "requests.";
  String LIMITS = "limits.";
  String TASKS = "tasks";
  String COUNT = "count/";

  /** What every Task has, whether it says so or not. */
  List<String> RESOURCES = List.of(AmountRules.CPU, AmountRules.MEMORY, AmountRules.DISK);

  /**
   * Kinds that can't be counted: whoever makes Bindings and Events is no user, and could not be
   * told that there are enough.
   */
  List<Kind<?>> UNCOUNTED = List.of(Kinds.BINDING, Kinds.EVENT);

  /** Empty when it is no key of a quota. */
  static Optional<QuotaKey> of(String key) {
    if (key.equals(TASKS)) {
      return Optional.of(new Tasks());
    }
    if (key.startsWith(COUNT)) {
      return counted(key.substring(COUNT.length())).map(Count::new);
    }
    if (key.startsWith(LIMITS)) {
      return Optional.of(key.substring(LIMITS.length()))
          .filter(RESOURCES::contains)
          .map(Limits::new);
    }
    String resource = key.startsWith(REQUESTS) ? key.substring(REQUESTS.length()) : key;
    boolean device = key.startsWith(REQUESTS) && ExtendedResources.problem(resource).isEmpty();
    return RESOURCES.contains(resource) || device
        ? Optional.of(new Requests(resource))
        : Optional.empty();
  }

  /** The resource that amounts under this key are of; "" when it counts objects. */
  default String resource() {
    return switch (this) {
      case Requests(String resource) -> resource;
      case Limits(String resource) -> resource;
      case Tasks _, Count _ -> "";
    };
  }

  private static Optional<Kind<?>> counted(String plural) {
    for (Kind<?> kind : Kinds.all()) {
      if (kind.qualifiedPlural().equals(plural) && kind.namespaced() && !UNCOUNTED.contains(kind)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}

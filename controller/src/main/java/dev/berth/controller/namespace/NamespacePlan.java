package dev.berth.controller.namespace;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.core.v1.NamespaceSpec;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** What a Namespace that is being deleted says. Pure. */
final class NamespacePlan {
  static final String FINALIZER = "kubernetes";
  static final String REMAINING = "NamespaceContentRemaining";

  private NamespacePlan() {}

  /** Whether there is something to do about it. */
  static boolean terminating(Namespace namespace) {
    return namespace.getMetadata().hasDeletionTimestamp()
        && namespace.getSpec().getFinalizersList().contains(FINALIZER);
  }

  /** The Namespace without our hold on it. */
  static Namespace finalized(Namespace namespace) {
    if (!terminating(namespace)) {
      return namespace;
    }
    NamespaceSpec.Builder spec = namespace.getSpec().toBuilder().clearFinalizers();
    namespace.getSpec().getFinalizersList().stream()
        .filter(one -> !one.equals(FINALIZER))
        .forEach(spec::addFinalizers);
    return namespace.toBuilder().setSpec(spec).build();
  }

  /**
   * The Namespace saying what is still there.
   *
   * @param remaining how many objects, by the plural of their kind; not empty
   */
  static Namespace withRemaining(Namespace namespace, Map<String, Integer> remaining, Instant now) {
    String message = sentence(remaining);
    boolean said =
        Conditions.find(namespace.getStatus().getConditionsList(), REMAINING)
            .filter(one -> one.getMessage().equals(message))
            .isPresent();
    if (said || !terminating(namespace)) {
      return namespace;
    }
    Condition condition =
        Condition.newBuilder()
            .setType(REMAINING)
            .setStatus(Conditions.TRUE)
            .setReason("SomeResourcesRemain")
            .setMessage(message)
            .build();
    return namespace.toBuilder()
        .setStatus(
            namespace.getStatus().toBuilder()
                .clearConditions()
                .addAllConditions(
                    Conditions.set(namespace.getStatus().getConditionsList(), condition, now)))
        .build();
  }

  /** In the words of Kubernetes. */
  private static String sentence(Map<String, Integer> remaining) {
    return remaining.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> one.getKey() + " has " + one.getValue() + " resource instances")
        .collect(Collectors.joining(", ", "Some resources are remaining: ", ""));
  }
}

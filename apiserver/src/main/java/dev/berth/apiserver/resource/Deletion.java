package dev.berth.apiserver.resource;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a request to delete says, and what it does to an object's metadata. Pure. */
final class Deletion {
  /** Holds the owner until what it owns is gone; the garbage collector removes it. */
  static final String FOREGROUND = "foregroundDeletion";

  /** Holds the owner until what it owns no longer names it; the garbage collector removes it. */
  static final String ORPHAN = "orphan";

  private static final List<String> POLICIES = List.of("Foreground", "Background", "Orphan");

  private Deletion() {}

  /**
   * @throws FailureException <em>invalid</em>
   */
  static void validate(DeleteOptions options) {
    List<Violation> violations = new ArrayList<>();
    String policy = options.getPropagationPolicy();
    if (!policy.isEmpty() && !POLICIES.contains(policy)) {
      violations.add(Violation.notSupported("propagationPolicy", policy, POLICIES));
    }
    if (options.getGracePeriodSeconds() < 0) {
      violations.add(
          Violation.invalid(
              "gracePeriodSeconds",
              options.getGracePeriodSeconds(),
              "must be greater than or equal to 0"));
    }
    if (!violations.isEmpty()) {
      throw new FailureException(new Failure.Invalid("DeleteOptions.meta.k8s.io", "", violations));
    }
  }

  /**
   * @throws FailureException <em>conflict</em> when the object is not the one that is meant
   */
  static void requirePreconditions(Kind<?> kind, ObjectMeta stored, DeleteOptions options) {
    if (!options.getUid().isEmpty() && !options.getUid().equals(stored.getUid())) {
      throw conflict(
          kind,
          stored,
          "the UID in the precondition (%s) does not match the UID in record (%s). The object might"
                  .formatted(options.getUid(), stored.getUid())
              + " have been deleted and then recreated");
    }
    if (!options.getResourceVersion().isEmpty()
        && !options.getResourceVersion().equals(stored.getResourceVersion())) {
      throw conflict(
          kind,
          stored,
          "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record"
                  .formatted(options.getResourceVersion())
              + " (%s). The object might have been modified"
                  .formatted(stored.getResourceVersion()));
    }
  }

  /**
   * The metadata of an object whose deletion was asked for: again asking can make it sooner, not
   * later.
   */
  static ObjectMeta mark(ObjectMeta before, DeleteOptions options, long ownGrace, Instant now) {
    ObjectMeta.Builder marked = before.toBuilder();
    long grace =
        options.getForce()
            ? 0
            : options.hasGracePeriodSeconds() ? options.getGracePeriodSeconds() : ownGrace;
    Instant end = now.plusSeconds(grace);
    boolean first = !before.hasDeletionTimestamp();
    boolean asksAgain = options.hasGracePeriodSeconds() || options.getForce();
    if (first || (asksAgain && end.isBefore(Times.instant(before.getDeletionTimestamp())))) {
      marked.setDeletionTimestamp(Times.time(end)).setDeletionGracePeriodSeconds(grace);
    }
    return propagate(marked, options.getPropagationPolicy()).build();
  }

  private static ObjectMeta.Builder propagate(ObjectMeta.Builder marked, String policy) {
    if (policy.isEmpty()) {
      return marked;
    }
    List<String> finalizers = new ArrayList<>(marked.getFinalizersList());
    finalizers.removeAll(List.of(FOREGROUND, ORPHAN));
    switch (policy) {
      case "Foreground" -> finalizers.add(FOREGROUND);
      case "Orphan" -> finalizers.add(ORPHAN);
      default -> {
        // Background: nothing waits.
      }
    }
    return marked.clearFinalizers().addAllFinalizers(finalizers);
  }

  private static FailureException conflict(Kind<?> kind, ObjectMeta stored, String why) {
    return new FailureException(new Failure.Conflict(kind.qualifiedName(), stored.getName(), why));
  }
}

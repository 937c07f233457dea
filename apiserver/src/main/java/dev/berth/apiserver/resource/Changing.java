package dev.berth.apiserver.resource;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Validation;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.admission.Change;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.resource.Lifecycle.Settled;
import java.util.Optional;

/**
 * One round of changing an object that was read: from what a client wants it to be, to what is
 * stored. Update, UpdateStatus, Patch and Apply differ in how they come to what is wanted.
 */
final class Changing {
  private final Admission admission;
  private final Lifecycles lifecycles;
  private final Committing committing;

  Changing(Admission admission, Lifecycles lifecycles, Committing committing) {
    this.admission = admission;
    this.lifecycles = lifecycles;
    this.committing = committing;
  }

  /**
   * Changes all but the status.
   *
   * @param wanted with metadata as it is to be; its status is not looked at
   * @return the object as it is stored now; empty when it has changed since it was read
   */
  <T extends Message> Optional<T> change(
      Kind<T> kind, Found<T> before, T wanted, boolean dryRun, Deadline deadline) {
    Lifecycle<T> lifecycle = lifecycles.of(kind);
    T was = before.object();
    T after = kind.rules().withDefaults(Parts.withStatusOf(wanted, was));
    after = lifecycle.keep(was, after);
    if (lifecycle.hasGenerations() && Parts.specDiffers(was, after)) {
      after = withNextGeneration(after);
    }
    Validation.refuseIfAny(kind, after, Validation.ofUpdate(kind, was, after));
    admission.admit(new Change.Update(kind, was, after), deadline);
    Encoding.requireSmall(was, after, lifecycle.maxSentBytes());
    return settle(lifecycle, before, after, dryRun, deadline);
  }

  /** Changes the status alone; otherwise as {@link #change}. */
  <T extends Message> Optional<T> changeStatus(
      Kind<T> kind, Found<T> before, T wanted, boolean dryRun, Deadline deadline) {
    if (!Parts.hasStatus(kind)) {
      throw new FailureException(
          new Failure.BadRequest(kind.qualifiedPlural() + " have no status to update"));
    }
    Lifecycle<T> lifecycle = lifecycles.of(kind);
    T was = before.object();
    T after = lifecycle.keepStatus(was, Parts.withStatusOf(was, wanted));
    Validation.refuseIfAny(kind, after, Validation.ofStatusUpdate(kind, was, after));
    admission.admit(new Change.UpdateStatus(kind, was, after), deadline);
    Encoding.requireSmall(was, after, lifecycle.maxSentBytes());
    return dryRun
        ? Optional.of(after)
        : committing.commit(lifecycle, before, Settled.alone(after, false), deadline);
  }

  /**
   * @throws FailureException <em>conflict</em> when what was sent names another version or another
   *     object of the same name
   */
  static void requireSame(Kind<?> kind, ObjectMeta stored, ObjectMeta sent) {
    if (!sent.getUid().isEmpty() && !sent.getUid().equals(stored.getUid())) {
      throw new FailureException(
          new Failure.Conflict(
              kind.qualifiedPlural(),
              stored.getName(),
              "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                  .formatted(sent.getUid(), stored.getUid())));
    }
    if (!sent.getResourceVersion().isEmpty()
        && !sent.getResourceVersion().equals(stored.getResourceVersion())) {
      throw new FailureException(Failure.Conflict.stale(kind.qualifiedPlural(), stored.getName()));
    }
  }

  private <T extends Message> Optional<T> settle(
      Lifecycle<T> lifecycle, Found<T> before, T after, boolean dryRun, Deadline deadline) {
    Settled<T> settled =
        Meta.of(after).hasDeletionTimestamp()
            ? lifecycle.settle(after, false, deadline)
            : Settled.alone(after, false);
    return dryRun
        ? Optional.of(settled.object())
        : committing.commit(lifecycle, before, settled, deadline);
  }

  private static <T extends Message> T withNextGeneration(T object) {
    ObjectMeta metadata = Meta.of(object);
    return Meta.with(
        object, metadata.toBuilder().setGeneration(metadata.getGeneration() + 1).build());
  }
}

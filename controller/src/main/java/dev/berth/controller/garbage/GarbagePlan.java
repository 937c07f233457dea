package dev.berth.controller.garbage;

import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What becomes of one object, by its owners and its dependents. Pure. */
final class GarbagePlan {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  private GarbagePlan() {}

  /** What to do with the object. */
  sealed interface Action {
    /** Nothing. */
    record Keep() implements Action {}

    /**
     * Nobody owns it any more.
     *
     * @param foreground whether an owner waits for it, so that what it owns itself goes first
     */
    record Delete(boolean foreground) implements Action {}

    /** Some owners are gone, others are there: it names those only. */
    record DropOwners(List<String> uids) implements Action {
      public DropOwners {
        uids = List.copyOf(uids);
      }
    }

    /** It is being deleted and lets its dependents go on without it; then it may go. */
    record Orphan() implements Action {}

    /** It is being deleted, and these dependents must go before it. */
    record AwaitDependents() implements Action {}

    /** What its finalizer waits for is done. */
    record RemoveFinalizer(String finalizer) implements Action {}
  }

  /**
   * @param owners the state of each owner, by uid
   * @param dependents the metadata of the objects that name it as their owner
   */
  static Action decide(
      ObjectMeta object, Map<String, OwnerState> owners, List<ObjectMeta> dependents) {
    if (object.hasDeletionTimestamp()) {
      return deleting(object, dependents);
    }
    List<String> gone = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    for (OwnerReference owner : object.getOwnerReferencesList()) {
      switch (owners.getOrDefault(owner.getUid(), OwnerState.THERE)) {
        case THERE -> {
          // It keeps the object.
        }
        case WAITS_FOR_DEPENDENTS -> waiting.add(owner.getUid());
        case GONE -> gone.add(owner.getUid());
      }
    }
    int left = object.getOwnerReferencesCount() - gone.size() - waiting.size();
    if (gone.isEmpty() && waiting.isEmpty()) {
      return new Action.Keep();
    }
    if (left > 0) {
      gone.addAll(waiting);
      return new Action.DropOwners(gone);
    }
    return new Action.Delete(!waiting.isEmpty() && !dependents.isEmpty());
  }

  private static Action deleting(ObjectMeta object, List<ObjectMeta> dependents) {
    if (object.getFinalizersList().contains(ORPHAN)) {
      return dependents.isEmpty() ? new Action.RemoveFinalizer(ORPHAN) : new Action.Orphan();
    }
    if (object.getFinalizersList().contains(FOREGROUND)) {
      return dependents.stream().anyMatch(one -> blocks(one, object.getUid()))
          ? new Action.AwaitDependents()
          : new Action.RemoveFinalizer(FOREGROUND);
    }
    return new Action.Keep();
  }

  private static boolean blocks(ObjectMeta dependent, String uid) {
    return dependent.getOwnerReferencesList().stream()
        .anyMatch(owner -> owner.getUid().equals(uid) && owner.getBlockOwnerDeletion());
  }

  /** The metadata without these owners. */
  static ObjectMeta withoutOwners(ObjectMeta metadata, List<String> uids) {
    ObjectMeta.Builder left = metadata.toBuilder().clearOwnerReferences();
    metadata.getOwnerReferencesList().stream()
        .filter(owner -> !uids.contains(owner.getUid()))
        .forEach(left::addOwnerReferences);
    return left.build();
  }

  /** The metadata without a finalizer. */
  static ObjectMeta withoutFinalizer(ObjectMeta metadata, String finalizer) {
    ObjectMeta.Builder left = metadata.toBuilder().clearFinalizers();
    metadata.getFinalizersList().stream()
        .filter(one -> !one.equals(finalizer))
        .forEach(left::addFinalizers);
    return left.build();
  }
}

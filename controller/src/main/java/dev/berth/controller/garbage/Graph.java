package dev.berth.controller.garbage;

import com.google.protobuf.Message;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.OwnerReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who owns whom, over all kinds, by uid. Holds only objects that own or are owned, and of them only
 * who they are: their metadata is read from the caches, whose lists of owners these are. Safe for
 * use by many threads.
 */
final class Graph {
  private final Map<Ref, List<OwnerReference>> ownersOf = new HashMap<>();
  private final Map<String, Set<Ref>> dependentsOf = new HashMap<>();

  /**
   * An object is so now.
   *
   * @return the owners that it no longer names, whether they are there or not
   */
  synchronized List<Ref> put(Ref ref, Message object) {
    return replace(ref, Meta.of(object).getOwnerReferencesList());
  }

  /**
   * An object is gone.
   *
   * @return its owners, whether they are there or not
   */
  synchronized List<Ref> remove(Ref ref) {
    return replace(ref, List.of());
  }

  synchronized List<Ref> dependentsOf(String uid) {
    return List.copyOf(dependentsOf.getOrDefault(uid, Set.of()));
  }

  private List<Ref> replace(Ref ref, List<OwnerReference> owners) {
    List<OwnerReference> before =
        owners.isEmpty() ? ownersOf.remove(ref) : ownersOf.put(ref, owners);
    List<Ref> dropped = new ArrayList<>();
    for (OwnerReference owner : before == null ? List.<OwnerReference>of() : before) {
      if (owners.stream().noneMatch(one -> one.getUid().equals(owner.getUid()))) {
        forget(owner.getUid(), ref);
        Ref.of(owner, ref.namespace()).ifPresent(dropped::add);
      }
    }
    for (OwnerReference owner : owners) {
      dependentsOf.computeIfAbsent(owner.getUid(), _ -> new HashSet<>()).add(ref);
    }
    return dropped;
  }

  private void forget(String uid, Ref dependent) {
    Set<Ref> dependents = dependentsOf.get(uid);
    if (dependents != null && dependents.remove(dependent) && dependents.isEmpty()) {
      dependentsOf.remove(uid);
    }
  }
}

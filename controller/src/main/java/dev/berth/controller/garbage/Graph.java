package dev.berth.controller.garbage;

import com.google.protobuf.Message;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns whom, over all kinds, by uid. Holds only objects that own or are owned, and of them only
 * who they are: their metadata is read from the caches. Safe for use by many threads.
 */
final class Graph {
  private final Map<Ref, Set<String>> ownersOf = new HashMap<>();
  private final Map<String, Set<Ref>> dependentsOf = new HashMap<>();

  /**
   * An object is so now.
   *
   * @return the uids of the owners that it no longer names
   */
  synchronized Set<String> put(Ref ref, Message object) {
    ObjectMeta metadata = Meta.of(object);
    Set<String> owners = new HashSet<>();
    for (OwnerReference owner : metadata.getOwnerReferencesList()) {
      owners.add(owner.getUid());
    }
    return replace(ref, owners);
  }

  /**
   * An object is gone.
   *
   * @return the uids of its owners
   */
  synchronized Set<String> remove(Ref ref) {
    return replace(ref, Set.of());
  }

  synchronized List<Ref> dependentsOf(String uid) {
    return List.copyOf(dependentsOf.getOrDefault(uid, Set.of()));
  }

  private Set<String> replace(Ref ref, Set<String> owners) {
    @Nullable Set<String> before =
        owners.isEmpty() ? ownersOf.remove(ref) : ownersOf.put(ref, owners);
    Set<String> dropped = before == null ? new HashSet<>() : new HashSet<>(before);
    dropped.removeAll(owners);
    for (String uid : dropped) {
      Set<Ref> dependents = dependentsOf.get(uid);
      if (dependents != null && dependents.remove(ref) && dependents.isEmpty()) {
        dependentsOf.remove(uid);
      }
    }
    for (String uid : owners) {
      dependentsOf.computeIfAbsent(uid, _ -> new HashSet<>()).add(ref);
    }
    return dropped;
  }
}

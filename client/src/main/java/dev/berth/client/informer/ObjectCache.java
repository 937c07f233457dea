package dev.berth.client.informer;

import dev.berth.client.NamespacedName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Objects of one kind as they were a moment ago, whole or as the informer's projection has left
 * them. Safe for use by many threads; never blocks on the network. Objects are immutable messages:
 * keep them as long as you like.
 */
public interface ObjectCache<T> {
  /**
   * @param namespace "" for kinds without one
   */
  Optional<T> get(String namespace, String name);

  default Optional<T> get(NamespacedName name) {
    return get(name.namespace(), name.name());
  }

  /** All objects, in no particular order. A copy. */
  List<T> list();

  /** The objects of one namespace, in no particular order. A copy. */
  List<T> list(String namespace);

  /**
   * The objects that an index has under a value, in no particular order. A copy.
   *
   * @throws IllegalArgumentException when the informer was built without the index
   */
  List<T> byIndex(String index, String value);

  /**
   * The values that an index has objects under, in no particular order. A copy.
   *
   * @throws IllegalArgumentException when the informer was built without the index
   */
  Set<String> indexed(String index);

  int size();
}

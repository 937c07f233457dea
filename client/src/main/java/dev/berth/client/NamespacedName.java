package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;

/**
 * Names an object among those of its kind: what most controllers use as their key.
 *
 * @param namespace "" for kinds without one
 */
public record NamespacedName(String namespace, String name) implements Comparable<NamespacedName> {
  public static NamespacedName of(Message object) {
    ObjectMeta metadata = Meta.of(object);
    return new NamespacedName(metadata.getNamespace(), metadata.getName());
  }

  @Override
  public int compareTo(NamespacedName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** "namespace/name", or the name alone. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}

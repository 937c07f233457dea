package dev.berth.scheduling.cluster;

import dev.berth.api.meta.v1.ObjectMeta;

/** Names a Task and, as they share it, its Binding. */
public record PlaceKey(String namespace, String name) {
  /** Of a Task or Binding with this metadata. */
  public static PlaceKey of(ObjectMeta metadata) {
    return new PlaceKey(metadata.getNamespace(), metadata.getName());
  }

  /** "namespace/name". */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}

package dev.berth.scheduling.cluster;

/** Names a Task and, as they share it, its Binding. */
public record PlaceKey(String namespace, String name) {
  /** "namespace/name". */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}

package dev.berth.scheduling.backlog;

/** Names a TaskGroup. */
public record GroupKey(String namespace, String name) {
  /** The group of a task that has one. */
  public static GroupKey of(Pending pending) {
    return new GroupKey(pending.key().namespace(), pending.group());
  }

  /** "namespace/name". */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}

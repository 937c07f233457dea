package dev.berth.apiserver.store;

/** A compare of a key that the {@link Transaction} does not write. */
public sealed interface Check {
  Key key();

  /** The key must not exist. */
  record Absent(Key key) implements Check {}

  /** The key must still have the revision of this version. */
  record Unchanged(Key key, long expectedVersion) implements Check {}
}

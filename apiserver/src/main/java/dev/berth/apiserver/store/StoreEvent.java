package dev.berth.apiserver.store;

import org.jspecify.annotations.Nullable;

/**
 * One change of one key.
 *
 * @param now the new state; null when the key was deleted
 * @param before the state before; null when there was none, or when the store has it no more
 * @param version of this change; for a delete too
 * @param beforeLost whether there was a state before that the store has no more
 */
public record StoreEvent(
    Key key, @Nullable Stored now, @Nullable Stored before, long version, boolean beforeLost) {
  /** A change whose state before is what is given: null when there was none. */
  public static StoreEvent of(
      Key key, @Nullable Stored now, @Nullable Stored before, long version) {
    return new StoreEvent(key, now, before, version, false);
  }

  public boolean isDelete() {
    return now == null;
  }
}

package dev.berth.apiserver.store;

import org.jspecify.annotations.Nullable;

/**
 * One change of one key.
 *
 * @param now the new state; null when the key was deleted
 * @param before the state before, where the store still has it; null when there was none
 * @param version of this change; for a delete too
 */
public record StoreEvent(Key key, @Nullable Stored now, @Nullable Stored before, long version) {
  public boolean isDelete() {
    return now == null;
  }
}

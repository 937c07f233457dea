package dev.berth.apiserver.watch;

import org.jspecify.annotations.Nullable;

/**
 * Gives equal values out as one, as far as it remembers them: labels and fields of 100,000 objects
 * have few different values. It remembers one value a slot, so it is small and never needs to be
 * emptied. Values must be immutable; a race only costs a copy.
 */
final class Interner<T> {
  private static final int SLOTS = 1 << 12;

  private final @Nullable Object[] slots = new Object[SLOTS];

  @SuppressWarnings("unchecked")
  T intern(T value) {
    int hash = value.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    @Nullable Object known = slots[slot];
    if (value.equals(known)) {
      return (T) known;
    }
    slots[slot] = value;
    return value;
  }
}

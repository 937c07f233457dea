package dev.berth.controller.cache;

import org.jspecify.annotations.Nullable;

/**
 * Gives equal values out as one, as far as it remembers them: 100,000 Tasks of some apps have few
 * different specs. It remembers one value a slot, so it is small and never needs to be emptied; two
 * values that fall on one slot are shared less. Values must be immutable; a race only costs a copy.
 */
final class Sharing<T> {
  private final @Nullable Object[] slots;

  /**
   * @param slots a power of two, at least 2: some times the number of values that are common
   */
  Sharing(int slots) {
    if (slots < 2 || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("slots must be a power of two, at least 2: " + slots);
    }
    this.slots = new @Nullable Object[slots];
  }

  @SuppressWarnings("unchecked")
  T one(T value) {
    int slot = slot(value.hashCode(), slots.length);
    @Nullable Object known = slots[slot];
    if (value.equals(known)) {
      return (T) known;
    }
    slots[slot] = value;
    return value;
  }

  /** Where a value of this hash belongs. */
  static int slot(int hash, int slots) {
    // The upper bits of the product depend on all bits of the hash.
    return (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(slots - 1);
  }
}

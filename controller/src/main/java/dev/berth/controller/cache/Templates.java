package dev.berth.controller.cache;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/**
 * Builders by what is common to many messages. All that one builder builds has the same maps and
 * lists, not copies of them, as long as they are not changed in between: protobuf has no other way
 * to share the labels of two messages that differ in their names, and a map of three labels takes
 * more memory than all else that is left of a Task.
 *
 * <p>For one thread. Whoever takes a builder sets or clears every field that is not common, and
 * builds at once.
 *
 * @param <M> a message that has the common fields only
 * @param <B> its builder
 */
final class Templates<M extends Message, B extends Message.Builder> {
  private static final int SLOTS = 1 << 10;

  private record Template<M, B>(M common, B builder) {}

  private final @Nullable Object[] slots = new @Nullable Object[SLOTS];

  @SuppressWarnings("unchecked")
  B of(M common) {
    int slot = Sharing.slot(common.hashCode(), SLOTS);
    Template<M, B> known = (Template<M, B>) slots[slot];
    if (known != null && known.common().equals(common)) {
      return known.builder();
    }
    Template<M, B> made = new Template<>(common, (B) common.toBuilder());
    slots[slot] = made;
    return made.builder();
  }
}

package dev.berth.apiserver.store;

import com.google.protobuf.ByteString;

/**
 * One write of a {@link Transaction}, with the compare that guards it. The bytes are the kind's
 * message with its metadata first, without stamp and resource version; the store adds the stamp.
 */
public sealed interface Write {
  Key key();

  /** The key must not exist. */
  record Create(Key key, ByteString bytes) implements Write {}

  /** The key must still have the revision of this version. */
  record Update(Key key, long expectedVersion, ByteString bytes) implements Write {}

  /** The key must still have the revision of this version. */
  record Delete(Key key, long expectedVersion) implements Write {}
}

package dev.berth.apiserver.object;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.store.Stored;

/** Objects to stored bytes, and back. */
public final class Encoding {
  /** How large an object may be as it is stored; etcd itself refuses over 1.5 MiB. */
  public static final int MAX_BYTES = 1024 * 1024;

  private Encoding() {}

  /**
   * The bytes to store: without what only answers have.
   *
   * @throws FailureException <em>too large</em>, naming the limit
   */
  public static ByteString encode(Message object) {
    ObjectMeta metadata = Meta.of(object);
    ByteString bytes =
        Meta.with(object, metadata.toBuilder().clearResourceVersion().clearStamp().build())
            .toByteString();
    if (bytes.size() > MAX_BYTES) {
      throw new FailureException(
          new Failure.TooLarge(
              "%s \"%s\" is too large: it takes %d bytes, the limit is %d (1 MiB)"
                  .formatted(
                      object.getDescriptorForType().getName(),
                      metadata.getName(),
                      bytes.size(),
                      MAX_BYTES)));
    }
    return bytes;
  }

  /**
   * The object with its resource version.
   *
   * @throws FailureException <em>internal</em> when the bytes can't be decoded
   */
  public static <T extends Message> T decode(Kind<T> kind, Stored stored) {
    try {
      @SuppressWarnings("unchecked")
      T object = (T) kind.prototype().getParserForType().parseFrom(stored.bytes());
      return versioned(object, stored.version());
    } catch (InvalidProtocolBufferException e) {
      throw new FailureException(
          new Failure.Internal("%s can't be decoded: %s".formatted(stored.key(), e.getMessage())),
          e);
    }
  }

  /** The object as an answer carries it. */
  public static <T extends Message> T versioned(T object, long version) {
    return Meta.with(
        object,
        Meta.of(object).toBuilder()
            .clearStamp()
            .setResourceVersion(Long.toString(version))
            .build());
  }
}

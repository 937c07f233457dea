package dev.berth.apiserver.object;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Stored;
import org.jspecify.annotations.Nullable;

/** Objects to stored bytes, and back. */
public final class Encoding {
  /**
   * How large an object may be that a client sends. etcd refuses requests over 1.5 MiB: what is
   * between is for what the server itself adds to an object later, above all the word that it goes.
   */
  public static final int MAX_SENT_BYTES = 1024 * 1024;

  /** Times, counters and conditions take a few bytes more or less; that is not growth. */
  private static final int SLACK_BYTES = 64;

  private Encoding() {}

  /** The bytes to store: without what only answers have. */
  public static ByteString encode(Message object) {
    return stored(object).toByteString();
  }

  /**
   * Refuses what is too large, unless it is smaller than before: a client must be able to make an
   * object small again, or to let it go.
   *
   * @param before null when the object is new
   * @param limit how many bytes it may take
   * @throws FailureException <em>too large</em>, naming the limit
   */
  public static void requireSmall(@Nullable Message before, Message object, int limit) {
    // What answers have besides only adds to it.
    if (object.getSerializedSize() <= limit) {
      return;
    }
    int size = stored(object).getSerializedSize();
    if (size <= limit || (before != null && size < stored(before).getSerializedSize())) {
      return;
    }
    throw new FailureException(
        new Failure.TooLarge(
            "%s \"%s\" is too large: it takes %d bytes, the limit is %d (%d KiB)"
                .formatted(
                    object.getDescriptorForType().getName(),
                    Meta.of(object).getName(),
                    size,
                    limit,
                    limit / 1024)));
  }

  /**
   * How replacing an object bears on the store's space, by its size and by whether it is to go.
   *
   * @param before null when the object is new
   */
  public static SpaceUse spaceUse(@Nullable Message before, Message after) {
    if (before == null) {
      return SpaceUse.GROWS;
    }
    // What is being deleted must get there, also when its status tells how far it is.
    boolean goes = Meta.of(after).hasDeletionTimestamp();
    int more = stored(after).getSerializedSize() - stored(before).getSerializedSize();
    return goes || more <= SLACK_BYTES ? SpaceUse.BOUNDED : SpaceUse.GROWS;
  }

  private static Message stored(Message object) {
    ObjectMeta metadata = Meta.of(object);
    return metadata.hasResourceVersion() || metadata.hasStamp()
        ? Meta.with(object, metadata.toBuilder().clearResourceVersion().clearStamp().build())
        : object;
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

package dev.berth.apiserver.watch;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.UndecodableObject;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchEventType;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.ObjectBytes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object. It is encoded at most once for each type of event, and all watchers
 * share that.
 */
final class Change {
  private static final String TYPE_URL = "type.googleapis.com/";

  private final Kind<?> kind;
  private final Key key;
  private final long version;
  private final @Nullable Item now;
  private final @Nullable Item before;
  private final Map<WatchEventType, EncodedEvent> encoded = new EnumMap<>(WatchEventType.class);

  Change(Kind<?> kind, Key key, long version, @Nullable Item now, @Nullable Item before) {
    this.kind = kind;
    this.key = key;
    this.version = version;
    this.now = now;
    this.before = before;
  }

  Key key() {
    return key;
  }

  long version() {
    return version;
  }

  @Nullable Item now() {
    return now;
  }

  @Nullable Item before() {
    return before;
  }

  /** What it weighs in memory, roughly: both states, and one of them encoded. */
  long bytes() {
    return 256 + weight(now) + weight(before) + Math.max(weight(now), weight(before));
  }

  private static long weight(@Nullable Item item) {
    return item == null ? 0 : item.stored().bytes().size();
  }

  /**
   * What a watcher sees of it: an object that enters its selector is ADDED, one that leaves it is
   * DELETED with the last state that was selected. Empty for what it does not see.
   */
  Optional<EncodedEvent> eventFor(Query query) {
    boolean was = before != null && before.matches(query);
    boolean is = now != null && now.matches(query);
    if (is) {
      return Optional.of(
          event(
              was
                  ? WatchEventType.WATCH_EVENT_TYPE_MODIFIED
                  : WatchEventType.WATCH_EVENT_TYPE_ADDED,
              now));
    }
    return was
        ? Optional.of(event(WatchEventType.WATCH_EVENT_TYPE_DELETED, before))
        : Optional.empty();
  }

  private synchronized EncodedEvent event(WatchEventType type, @Nullable Item item) {
    return encoded.computeIfAbsent(
        type, _ -> encode(kind, type, java.util.Objects.requireNonNull(item), version));
  }

  /** One object as an event at a version. */
  static EncodedEvent encode(Kind<?> kind, WatchEventType type, Item item, long version) {
    WatchEvent.Builder event = WatchEvent.newBuilder().setType(type);
    if (item.undecodable() == null) {
      try {
        ByteString served = ObjectBytes.serve(item.stored().bytes(), version);
        return EncodedEvent.of(event.setObject(any(kind, served)).build());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("served once already", e);
      }
    }
    Key key = item.stored().key();
    return EncodedEvent.of(
        event
            .setResourceVersion(Long.toString(version))
            .setUndecodable(
                UndecodableObject.newBuilder()
                    .setMessage(item.undecodable())
                    .setKey(
                        ObjectKey.newBuilder()
                            .setApiVersion(kind.apiVersion())
                            .setKind(kind.name())
                            .setNamespace(key.namespace())
                            .setName(key.name())))
            .build());
  }

  /** Says that a watcher has seen everything up to a version. */
  static EncodedEvent bookmark(Kind<?> kind, long version, boolean initialEventsEnd) {
    String text = Long.toString(version);
    ByteString object =
        ByteString.copyFrom(new byte[] {0x0a})
            .concat(lengthPrefixed(ObjectMeta.newBuilder().setResourceVersion(text).build()));
    WatchEvent.Builder event =
        WatchEvent.newBuilder()
            .setType(WatchEventType.WATCH_EVENT_TYPE_BOOKMARK)
            .setObject(any(kind, object))
            .setResourceVersion(text);
    if (initialEventsEnd) {
      event.setInitialEventsEnd(true);
    }
    return EncodedEvent.of(event.build());
  }

  private static ByteString lengthPrefixed(ObjectMeta metadata) {
    ByteString bytes = metadata.toByteString();
    return ByteString.copyFrom(new byte[] {(byte) bytes.size()}).concat(bytes);
  }

  private static Any any(Kind<?> kind, ByteString object) {
    String type = kind.prototype().getDescriptorForType().getFullName();
    return Any.newBuilder().setTypeUrl(TYPE_URL + type).setValue(object).build();
  }
}

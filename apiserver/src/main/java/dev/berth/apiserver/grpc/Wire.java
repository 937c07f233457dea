package dev.berth.apiserver.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.RawObject;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.apiserver.resource.Target;
import java.util.Map;
import java.util.stream.Collectors;

/** Objects as calls carry them: an {@code Any} of the kind's message. */
final class Wire {
  private static final String TYPE_PREFIX = "type.googleapis.com/";
  private static final Map<String, Kind<?>> BY_MESSAGE =
      Kinds.all().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  kind -> kind.prototype().getDescriptorForType().getFullName(), kind -> kind));

  private Wire() {}

  /** What a client sent. */
  record Received<T extends Message>(Kind<T> kind, T object) {}

  /**
   * @throws FailureException <em>bad request</em> when the object is missing, of no known kind, or
   *     can't be decoded
   */
  static Received<?> object(Any any) {
    String type = any.getTypeUrl().substring(any.getTypeUrl().lastIndexOf('/') + 1);
    Kind<?> kind = BY_MESSAGE.get(type);
    if (kind != null) {
      return received(kind, any.getValue());
    }
    if (any.is(RawObject.class)) {
      RawObject raw = parse("RawObject", RawObject.getDefaultInstance(), any.getValue());
      throw unknownKind(raw.getApiVersion(), raw.getKind());
    }
    throw bad(type.isEmpty() ? "the request has no object" : "no kind has the message " + type);
  }

  static Kind<?> kind(String apiVersion, String kind) {
    return Kinds.find(apiVersion, kind).orElseThrow(() -> unknownKind(apiVersion, kind));
  }

  static Target<?> target(ObjectKey key) {
    return Target.of(kind(key.getApiVersion(), key.getKind()), key.getNamespace(), key.getName());
  }

  static ObjectKey key(Kind<?> kind, String namespace, String name) {
    ObjectKey.Builder key =
        ObjectKey.newBuilder().setApiVersion(kind.apiVersion()).setKind(kind.name()).setName(name);
    return namespace.isEmpty() ? key.build() : key.setNamespace(namespace).build();
  }

  static Any any(Message object) {
    return Any.pack(object);
  }

  /** An object of a kind that is encoded already. */
  static Any any(Kind<?> kind, ByteString encoded) {
    return Any.newBuilder()
        .setTypeUrl(TYPE_PREFIX + kind.prototype().getDescriptorForType().getFullName())
        .setValue(encoded)
        .build();
  }

  /** The server's own bookkeeping is not for clients to write. */
  private static <T extends Message> Received<T> received(Kind<T> kind, ByteString bytes) {
    T object = parse(kind.name(), kind.prototype(), bytes);
    ObjectMeta metadata = Meta.of(object);
    return metadata.hasApplied() || metadata.hasStamp()
        ? new Received<>(
            kind, Meta.with(object, metadata.toBuilder().clearApplied().clearStamp().build()))
        : new Received<>(kind, object);
  }

  @SuppressWarnings("unchecked")
  private static <M extends Message> M parse(String what, M prototype, ByteString bytes) {
    try {
      return (M) prototype.getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw bad("the object can't be read as a %s: %s".formatted(what, e.getMessage()));
    }
  }

  private static FailureException unknownKind(String apiVersion, String kind) {
    return bad("no kind \"%s\" is known in version \"%s\"".formatted(kind, apiVersion));
  }

  private static FailureException bad(String message) {
    return new FailureException(new Failure.BadRequest(message));
  }
}

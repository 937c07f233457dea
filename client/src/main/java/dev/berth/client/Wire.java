package dev.berth.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.UndecodableObject;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchEventType;
import dev.berth.client.ObjectWatch.ObjectEvent;

/** Objects and events of one kind, from and to the messages that carry them. */
record Wire<T extends Message>(Kind<T> kind) {
  ObjectKey key(String namespace, String name) {
    return ObjectKey.newBuilder()
        .setApiVersion(kind.apiVersion())
        .setKind(kind.name())
        .setNamespace(namespace)
        .setName(name)
        .build();
  }

  /**
   * @throws FailureException <em>too large</em> when no server would take it; gRPC would break off
   *     without an answer while it is sent
   * @throws IllegalArgumentException when it is {@link Projected}
   */
  Any pack(T object) {
    Projected.requireWhole(object);
    if (object.getSerializedSize() > Channels.MAX_MESSAGE_BYTES) {
      throw new FailureException(
          new Failure.TooLarge(
              "%s is too large to be sent: it takes %d bytes, the limit is %d (%d MiB)"
                  .formatted(
                      Meta.label(object),
                      object.getSerializedSize(),
                      Channels.MAX_MESSAGE_BYTES,
                      Channels.MAX_MESSAGE_BYTES / 1024 / 1024)));
    }
    return Any.pack(object);
  }

  T unpack(Any any) {
    try {
      return decode(any);
    } catch (InvalidProtocolBufferException e) {
      throw new FailureException(
          new Failure.Internal("the server's answer is no " + kind + ": " + e.getMessage()), e);
    }
  }

  @SuppressWarnings("unchecked")
  T decode(Any any) throws InvalidProtocolBufferException {
    if (!any.is(kind.prototype().getClass())) {
      throw new InvalidProtocolBufferException("it is a " + any.getTypeUrl());
    }
    return (T) kind.prototype().getParserForType().parseFrom(any.getValue());
  }

  ObjectEvent<T> event(WatchEvent event) {
    return switch (event.getType()) {
      case WATCH_EVENT_TYPE_BOOKMARK ->
          new ObjectEvent.Bookmark<>(event.getResourceVersion(), event.getInitialEventsEnd());
      case WATCH_EVENT_TYPE_ADDED, WATCH_EVENT_TYPE_MODIFIED, WATCH_EVENT_TYPE_DELETED ->
          event.hasUndecodable() ? undecodable(event) : change(event);
      case WATCH_EVENT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new FailureException(
              new Failure.Internal("the server sent an event of no known type"));
    };
  }

  static String label(UndecodableObject bad) {
    return new NamespacedName(bad.getKey().getNamespace(), bad.getKey().getName()).toString();
  }

  /** What can't be read can go: readers that know it from better days must hear that. */
  private ObjectEvent<T> undecodable(WatchEvent event) {
    UndecodableObject bad = event.getUndecodable();
    return event.getType() == WatchEventType.WATCH_EVENT_TYPE_DELETED
        ? new ObjectEvent.Deleted<>(named(bad.getKey()), event.getResourceVersion())
        : new ObjectEvent.Undecodable<>(label(bad), bad.getMessage(), event.getResourceVersion());
  }

  private T named(ObjectKey key) {
    ObjectMeta name =
        ObjectMeta.newBuilder().setNamespace(key.getNamespace()).setName(key.getName()).build();
    return Meta.with(kind.prototype(), name);
  }

  private ObjectEvent<T> change(WatchEvent event) {
    T object;
    try {
      object = decode(event.getObject());
    } catch (InvalidProtocolBufferException e) {
      return new ObjectEvent.Undecodable<>(
          "unknown", String.valueOf(e.getMessage()), event.getResourceVersion());
    }
    String version =
        event.getResourceVersion().isEmpty()
            ? Meta.of(object).getResourceVersion()
            : event.getResourceVersion();
    return switch (event.getType()) {
      case WATCH_EVENT_TYPE_ADDED -> new ObjectEvent.Added<>(object, version);
      case WATCH_EVENT_TYPE_MODIFIED -> new ObjectEvent.Modified<>(object, version);
      case WATCH_EVENT_TYPE_DELETED -> new ObjectEvent.Deleted<>(object, version);
      case WATCH_EVENT_TYPE_BOOKMARK, WATCH_EVENT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("handled by the caller");
    };
  }
}

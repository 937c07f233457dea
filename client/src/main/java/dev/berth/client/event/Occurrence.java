package dev.berth.client.event;

import dev.berth.api.core.v1.Event;
import dev.berth.api.core.v1.EventSource;
import dev.berth.api.core.v1.ObjectReference;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What must be the same for two things that happened to be counted as one. The name of the Event is
 * made of it, so the same thing finds its Event again, in another process too. The message is no
 * part of it: it may hold numbers that differ each time, and each would be one more Event to store.
 */
record Occurrence(
    ObjectReference object, EventRecorder.Type type, String reason, String component) {
  /** Names are at most 253 characters; the hash and its dot take 17. */
  private static final int LONGEST_OBJECT_NAME = 253 - 17;

  static <T extends com.google.protobuf.Message> Occurrence of(
      EventRecorder.Type type, Kind<T> kind, T object, String reason, String component) {
    ObjectMeta metadata = Meta.of(object);
    ObjectReference reference =
        ObjectReference.newBuilder()
            .setApiVersion(kind.apiVersion())
            .setKind(kind.name())
            .setNamespace(metadata.getNamespace())
            .setName(metadata.getName())
            .setUid(metadata.getUid())
            .build();
    return new Occurrence(reference, type, reason, component);
  }

  /** Where its Event is: beside the object, or in "default" for an object without a namespace. */
  String namespace() {
    return object.getNamespace().isEmpty() ? "default" : object.getNamespace();
  }

  String name() {
    String name = object.getName();
    String start =
        name.length() <= LONGEST_OBJECT_NAME ? name : name.substring(0, LONGEST_OBJECT_NAME);
    return start + "." + hash();
  }

  Event first(String instance, String message, long times, Instant from, Instant to) {
    return Event.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace(namespace()).setName(name()))
        .setInvolvedObject(object)
        .setType(type.word())
        .setReason(reason)
        .setMessage(message)
        .setSource(EventSource.newBuilder().setComponent(component))
        .setReportingComponent(component)
        .setReportingInstance(instance)
        .setFirstTimestamp(Times.time(from))
        .setLastTimestamp(Times.time(to))
        .setCount((int) times)
        .build();
  }

  static Event again(Event event, String message, long times, Instant to) {
    return event.toBuilder()
        .setMessage(message)
        .setCount((int) Math.min(Integer.MAX_VALUE, event.getCount() + times))
        .setLastTimestamp(Times.time(to))
        .build();
  }

  /** Sixteen digits, the same in every process. */
  private String hash() {
    byte[] text =
        String.join(
                "\0",
                object.getApiVersion(),
                object.getKind(),
                object.getNamespace(),
                object.getName(),
                object.getUid(),
                type.word(),
                reason,
                component)
            .getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package dev.berth.apiserver.resource;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import org.jspecify.annotations.Nullable;

/** The parts that a message of any kind consists of: metadata, status, and all the rest. */
final class Parts {
  private static final String STATUS = "status";

  private Parts() {}

  /** Whether objects have a status of their own, which only status updates write. */
  static boolean hasStatus(Kind<?> kind) {
    return status(kind.prototype()) != null;
  }

  /** The first, with the status that the second has. */
  static <T extends Message> T withStatusOf(T object, T other) {
    FieldDescriptor status = status(object);
    return status == null ? object : copy(object, other, status);
  }

  @SuppressWarnings("unchecked")
  static <T extends Message> T withoutStatus(T object) {
    FieldDescriptor status = status(object);
    return status == null || !object.hasField(status)
        ? object
        : (T) object.toBuilder().clearField(status).build();
  }

  /** Whether anything but metadata and status differs. */
  static boolean specDiffers(Message before, Message after) {
    for (FieldDescriptor field : before.getDescriptorForType().getFields()) {
      if (field.getNumber() != Meta.FIELD
          && !field.getName().equals(STATUS)
          && !(before.getField(field).equals(after.getField(field))
              && has(before, field) == has(after, field))) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Message object, FieldDescriptor field) {
    return !field.isRepeated() && object.hasField(field);
  }

  private static @Nullable FieldDescriptor status(Message object) {
    // Looking it up by name puts the whole name together each time.
    for (FieldDescriptor field : object.getDescriptorForType().getFields()) {
      if (field.getName().equals(STATUS)) {
        return field;
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked")
  private static <T extends Message> T copy(T object, T other, FieldDescriptor field) {
    Message.Builder builder = object.toBuilder();
    if (other.hasField(field)) {
      builder.setField(field, other.getField(field));
    } else {
      builder.clearField(field);
    }
    return (T) builder.build();
  }
}

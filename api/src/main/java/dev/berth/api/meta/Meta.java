package dev.berth.api.meta;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.berth.api.meta.v1.ObjectMeta;

/** Reads and replaces the metadata of an object of any kind: field 1 of every kind's message. */
public final class Meta {
  /** The number of the metadata field in every kind's message. */
  public static final int FIELD = 1;

  private Meta() {}

  public static ObjectMeta of(Message object) {
    return (ObjectMeta) object.getField(field(object));
  }

  @SuppressWarnings("unchecked")
  public static <T extends Message> T with(T object, ObjectMeta metadata) {
    return (T) object.toBuilder().setField(field(object), metadata).build();
  }

  /** "namespace/name", or the name alone for an object without a namespace. */
  public static String label(Message object) {
    ObjectMeta metadata = of(object);
    return metadata.getNamespace().isEmpty()
        ? metadata.getName()
        : metadata.getNamespace() + "/" + metadata.getName();
  }

  private static FieldDescriptor field(Message object) {
    return object.getDescriptorForType().findFieldByNumber(FIELD);
  }
}

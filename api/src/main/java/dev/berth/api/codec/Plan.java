package dev.berth.api.codec;

import com.fasterxml.jackson.core.io.SerializedString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.OptionsProto;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.meta.v1.Time;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How one message type is written and read: its fields in the order of the proto, without the
 * internal ones. Made once for each type; there are as many as there are message types.
 */
record Plan(Descriptor type, List<Field> fields, Map<String, Field> byName) {
  private static final Map<Descriptor, Plan> KNOWN = new ConcurrentHashMap<>();

  /** The form of one value, or of each one of a list or map. */
  enum Shape {
    TEXT,
    NUMBER_OR_TEXT,
    INT32,
    INT64,
    BOOL,
    DOUBLE,
    WORD,
    BYTES,
    TIME,
    MICRO_TIME,
    QUANTITY,
    MESSAGE
  }

  /**
   * One field.
   *
   * @param element for a map the field of its values, otherwise the field itself
   * @param words set for enumerations
   */
  record Field(
      FieldDescriptor field,
      FieldDescriptor element,
      String name,
      SerializedString written,
      Shape shape,
      boolean list,
      boolean map,
      boolean always,
      @Nullable EnumWords words) {
    /** Of a field that holds messages. */
    Plan plan() {
      return Plan.of(element.getMessageType());
    }

    EnumWords requireWords() {
      if (words == null) {
        throw new IllegalStateException(name + " is no enumeration");
      }
      return words;
    }
  }

  static Plan of(Descriptor type) {
    Plan known = KNOWN.get(type);
    return known != null ? known : KNOWN.computeIfAbsent(type, Plan::make);
  }

  private static Plan make(Descriptor type) {
    Map<String, Field> byName = new LinkedHashMap<>();
    for (FieldDescriptor field : type.getFields()) {
      if (!field.getOptions().getExtension(OptionsProto.internal)) {
        byName.put(field.getJsonName(), field(field));
      }
    }
    return new Plan(type, List.copyOf(byName.values()), byName);
  }

  private static Field field(FieldDescriptor field) {
    boolean map = field.isMapField();
    FieldDescriptor element = map ? field.getMessageType().findFieldByNumber(2) : field;
    if (map
        && field.getMessageType().findFieldByNumber(1).getType() != FieldDescriptor.Type.STRING) {
      throw new IllegalStateException(field.getFullName() + ": keys of maps must be strings");
    }
    Shape shape = shape(element);
    return new Field(
        field,
        element,
        field.getJsonName(),
        new SerializedString(field.getJsonName()),
        shape,
        field.isRepeated() && !map,
        map,
        field.getOptions().getExtension(OptionsProto.always),
        shape == Shape.WORD ? EnumWords.of(element.getEnumType()) : null);
  }

  private static Shape shape(FieldDescriptor field) {
    return switch (field.getType()) {
      case STRING ->
          field.getOptions().getExtension(OptionsProto.numberOrText)
              ? Shape.NUMBER_OR_TEXT
              : Shape.TEXT;
      case INT32, SINT32, SFIXED32 -> Shape.INT32;
      case INT64, SINT64, SFIXED64 -> Shape.INT64;
      case BOOL -> Shape.BOOL;
      case DOUBLE -> Shape.DOUBLE;
      case ENUM -> Shape.WORD;
      case BYTES -> Shape.BYTES;
      case MESSAGE -> {
        Descriptor type = field.getMessageType();
        if (type.equals(Time.getDescriptor())) {
          yield Shape.TIME;
        }
        if (type.equals(MicroTime.getDescriptor())) {
          yield Shape.MICRO_TIME;
        }
        yield type.equals(Quantity.getDescriptor()) ? Shape.QUANTITY : Shape.MESSAGE;
      }
      case FLOAT, UINT32, UINT64, FIXED32, FIXED64, GROUP ->
          throw new IllegalStateException(
              field.getFullName() + ": " + field.getType() + " has no form in JSON here");
    };
  }
}

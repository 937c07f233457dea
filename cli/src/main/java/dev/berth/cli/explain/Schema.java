package dev.berth.cli.explain;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.OptionsProto;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.meta.v1.Time;
import java.util.List;

/** How the fields of a message look in a manifest. */
final class Schema {
  private Schema() {}

  /** Without the system's own. */
  static List<FieldDescriptor> fields(Descriptor message) {
    return message.getFields().stream()
        .filter(field -> !field.getOptions().getExtension(OptionsProto.internal))
        .toList();
  }

  /** Whether people see fields in it, rather than one value. */
  static boolean hasFields(FieldDescriptor field) {
    FieldDescriptor value = element(field);
    return value.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !isText(value.getMessageType());
  }

  /** For a map the field of its values, otherwise the field itself. */
  static FieldDescriptor element(FieldDescriptor field) {
    return field.isMapField() ? field.getMessageType().findFieldByName("value") : field;
  }

  /** For example "text", "list of ContainerPort" or "map of quantity". */
  static String type(FieldDescriptor field) {
    String one = one(element(field));
    if (field.isMapField()) {
      return "map of " + one;
    }
    return field.isRepeated() ? "list of " + one : one;
  }

  /** The values of an enumeration that can be written. */
  static List<EnumValueDescriptor> values(FieldDescriptor field) {
    FieldDescriptor value = element(field);
    return value.getJavaType() == FieldDescriptor.JavaType.ENUM
        ? value.getEnumType().getValues().stream()
            .filter(one -> !EnumWords.word(one).isEmpty())
            .toList()
        : List.of();
  }

  private static String one(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG -> "number";
      case FLOAT, DOUBLE -> "decimal";
      case BOOLEAN -> "true or false";
      case STRING -> "text";
      case BYTE_STRING -> "base64";
      case ENUM -> "word";
      case MESSAGE -> {
        Descriptor type = field.getMessageType();
        if (type.equals(Quantity.getDescriptor())) {
          yield "quantity";
        }
        yield isText(type) ? "time" : type.getName();
      }
    };
  }

  private static boolean isText(Descriptor type) {
    return type.equals(Time.getDescriptor())
        || type.equals(MicroTime.getDescriptor())
        || type.equals(Quantity.getDescriptor());
  }
}

package dev.berth.api.released;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.meta.v1.Time;
import java.util.List;

/**
 * Objects with every field set, each to a value of its own, so that two fields that are exchanged
 * show. The same ones each time. They keep the forms of their types, not the rules of their kinds.
 */
final class Example {
  /** No oneof has more members: so many objects show each of them. */
  static final int MOST_MEMBERS = 8;

  private final int choice;
  private int count;

  private Example(int choice) {
    this.choice = choice;
  }

  /** An object as it is stored: without a resource version, which only answers have. */
  static <T extends Message> T stored(T prototype) {
    return stored(prototype, 0);
  }

  /**
   * The same.
   *
   * @param choice which member of each oneof it shows; counted on from the last to the first
   */
  static <T extends Message> T stored(T prototype, int choice) {
    @SuppressWarnings("unchecked")
    T full = (T) new Example(choice).fill(prototype.newBuilderForType(), choice).build();
    return Meta.with(full, Meta.of(full).toBuilder().clearResourceVersion().build());
  }

  /** Which member of a oneof an object shows: a list has one item for each. */
  private Message.Builder fill(Message.Builder into, int member) {
    for (FieldDescriptor field : into.getDescriptorForType().getFields()) {
      var oneof = field.getRealContainingOneof();
      if (oneof != null && oneof.getField(member % oneof.getFieldCount()) != field) {
        continue;
      }
      if (field.isMapField()) {
        into.addRepeatedField(field, fill(into.newBuilderForField(field), choice).build());
      } else if (field.isRepeated()) {
        for (int item = 0; item < items(field); item++) {
          into.addRepeatedField(field, value(field, into, choice + item));
        }
      } else {
        into.setField(field, value(field, into, choice));
      }
    }
    return into;
  }

  private static int items(FieldDescriptor field) {
    return field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
        ? 1
        : field.getMessageType().getRealOneofs().stream()
            .mapToInt(oneof -> oneof.getFieldCount())
            .max()
            .orElse(1);
  }

  private Object value(FieldDescriptor field, Message.Builder into, int member) {
    count++;
    return switch (field.getJavaType()) {
      case INT -> count;
      case LONG -> (1L << 40) + count;
      case FLOAT -> count + 0.5f;
      case DOUBLE -> count + 0.5;
      case BOOLEAN -> true;
      case STRING -> field.getName() + "-" + count;
      case BYTE_STRING -> ByteString.copyFromUtf8("{\"spec\":{\"size\":" + count + "}}");
      case ENUM -> last(field.getEnumType().getValues());
      case MESSAGE -> message(into.newBuilderForField(field), member);
    };
  }

  private Message message(Message.Builder builder, int member) {
    return switch (builder) {
      case Time.Builder time -> time.setSeconds(1_795_195_885L + count).build();
      case MicroTime.Builder time -> time.setSeconds(1_795_195_885L).setMicros(count).build();
      case Quantity.Builder quantity -> quantity.setText(count + "Mi").build();
      default -> fill(builder, member).build();
    };
  }

  private static EnumValueDescriptor last(List<EnumValueDescriptor> values) {
    return values.getLast();
  }
}

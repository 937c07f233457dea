package dev.berth.cli.plan;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.meta.v1.Time;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Any value of an object on one line, as YAML has it in flow style. */
final class ValueText {
  private static final int LONGEST = 200;

  private ValueText() {}

  static String of(Object value) {
    String text = text(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static String text(Object value) {
    return switch (value) {
      case List<?> list ->
          list.stream().map(ValueText::text).collect(Collectors.joining(", ", "[", "]"));
      case MapEntry<?, ?> entry -> entry.getKey() + ": " + text(entry.getValue());
      case Time time -> Times.format(time);
      case MicroTime time -> Times.format(time);
      case Quantity quantity -> quantity.getText();
      case Message message -> message(message);
      case EnumValueDescriptor word -> EnumWords.word(word);
      case ByteString bytes -> bytes.size() + " bytes";
      case String string -> string.isEmpty() ? "\"\"" : string.replace("\n", "\\n");
      default -> value.toString();
    };
  }

  private static String message(Message message) {
    return message.getAllFields().entrySet().stream()
        .map(ValueText::field)
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String field(Map.Entry<FieldDescriptor, Object> field) {
    String text = text(field.getValue());
    boolean map = field.getKey().isMapField();
    return field.getKey().getJsonName()
        + ": "
        + (map ? "{" + text.substring(1, text.length() - 1) + "}" : text);
  }
}

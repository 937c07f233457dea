package dev.berth.cli.describe;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.meta.v1.Time;
import dev.berth.cli.output.Page;
import java.util.List;

/** An object of any kind, field by field as its schema has them. */
final class AnyPage {
  private final Page page;

  AnyPage(Page page) {
    this.page = page;
  }

  void print(Message object) {
    for (FieldDescriptor field : object.getDescriptorForType().getFields()) {
      if (field.getNumber() != Meta.FIELD) {
        field(field, object);
      }
    }
  }

  private void fields(Message message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      field(field, message);
    }
  }

  private void field(FieldDescriptor field, Message holder) {
    String label = label(field.getJsonName());
    if (field.isRepeated()) {
      List<?> values = (List<?>) holder.getField(field);
      if (values.stream().allMatch(AnyPage::isPlain)) {
        page.field(label, values.stream().map(AnyPage::text).toList());
      } else {
        values.forEach(value -> page.group(label, () -> fields((Message) value)));
      }
      return;
    }
    if (holder.hasField(field)) {
      Object value = holder.getField(field);
      if (isPlain(value)) {
        page.field(label, text(value));
      } else {
        page.group(label, () -> fields((Message) value));
      }
    }
  }

  private static boolean isPlain(Object value) {
    return switch (value) {
      case MapEntry<?, ?> entry -> isPlain(entry.getValue());
      case Time _, MicroTime _, Quantity _ -> true;
      case Message _ -> false;
      default -> true;
    };
  }

  private static String text(Object value) {
    return switch (value) {
      case MapEntry<?, ?> entry -> entry.getKey() + "=" + text(entry.getValue());
      case Time time -> Times.format(time);
      case MicroTime time -> Times.format(time);
      case Quantity quantity -> quantity.getText();
      case EnumValueDescriptor word -> EnumWords.word(word);
      default -> value.toString();
    };
  }

  /** "renewTime" becomes "Renew time". */
  private static String label(String jsonName) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < jsonName.length(); i++) {
      char c = jsonName.charAt(i);
      if (Character.isUpperCase(c)) {
        words.append(' ').append(Character.toLowerCase(c));
      } else {
        words.append(words.isEmpty() ? Character.toUpperCase(c) : c);
      }
    }
    return words.toString();
  }
}

package dev.berth.api.meta;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.meta.v1.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one field of a message as text, by its path in JSON form, for example "status.phase". The
 * path is looked up once; reading is a few field accesses.
 *
 * <p>Enumerations read as their words ("Running"), times as RFC 3339, numbers in decimal. An absent
 * field reads as "", but a bool as "false".
 */
public final class FieldPath {
  private final String text;
  private final FieldDescriptor[] parents;
  private final FieldDescriptor leaf;

  private FieldPath(String text, List<FieldDescriptor> steps) {
    this.text = text;
    this.parents = steps.subList(0, steps.size() - 1).toArray(new FieldDescriptor[0]);
    this.leaf = steps.getLast();
  }

  /** Empty when the message has no such field, or it is a list, a map or a message. */
  public static Optional<FieldPath> of(Descriptor type, String path) {
    List<FieldDescriptor> steps = new ArrayList<>();
    Descriptor at = type;
    for (String name : path.split("\\.", -1)) {
      FieldDescriptor step = at == null ? null : byJsonName(at, name);
      if (step == null || step.isRepeated()) {
        return Optional.empty();
      }
      steps.add(step);
      at = isMessage(step) ? step.getMessageType() : null;
    }
    return at == null || isText(at) ? Optional.of(new FieldPath(path, steps)) : Optional.empty();
  }

  /** The text of the field in an object of the type that the path was made for. */
  public String read(Message object) {
    Message at = object;
    for (FieldDescriptor step : parents) {
      if (!at.hasField(step)) {
        return leaf.getJavaType() == FieldDescriptor.JavaType.BOOLEAN ? "false" : "";
      }
      at = (Message) at.getField(step);
    }
    return text(at);
  }

  /** The path as it was given. */
  @Override
  public String toString() {
    return text;
  }

  private String text(Message holder) {
    if (leaf.getJavaType() == FieldDescriptor.JavaType.BOOLEAN) {
      return holder.getField(leaf).toString();
    }
    if (!holder.hasField(leaf)) {
      return "";
    }
    return switch (holder.getField(leaf)) {
      case EnumValueDescriptor word -> EnumWords.word(word);
      case Time time -> Times.format(time);
      case MicroTime time -> Times.format(time);
      case Quantity quantity -> quantity.getText();
      case Object value -> value.toString();
    };
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private static boolean isText(Descriptor type) {
    return type.equals(Time.getDescriptor())
        || type.equals(MicroTime.getDescriptor())
        || type.equals(Quantity.getDescriptor());
  }

  private static @Nullable FieldDescriptor byJsonName(Descriptor type, String name) {
    if (isText(type)) {
      return null;
    }
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJsonName().equals(name)) {
        return field;
      }
    }
    return null;
  }
}

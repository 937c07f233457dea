package dev.berth.cli.wait;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.FieldPath;
import dev.berth.api.meta.v1.Condition;
import dev.berth.cli.outcome.CommandException;
import java.util.List;

/** What {@code --for} asks for. */
sealed interface Goal {
  /** The object is gone. */
  record Deleted() implements Goal {}

  /** A field has a value, by its text. */
  record FieldIs(FieldPath path, String value) implements Goal {}

  /** A condition of the status has a status: True, False or Unknown. */
  record ConditionIs(String type, String status) implements Goal {}

  /**
   * Reads {@code delete}, {@code phase=Running}, {@code condition=Ready[=False]}, {@code
   * status.phase=Running} and {@code jsonpath={.status.phase}=Running}.
   *
   * @throws CommandException (usage) when it is none of these, or the kind has no such field
   */
  static Goal parse(Kind<?> kind, String text) {
    if (text.equals("delete")) {
      return new Deleted();
    }
    int split = text.lastIndexOf('=');
    if (split <= 0 || split == text.length() - 1) {
      throw CommandException.usage(
          "--for %s: write phase=Running, condition=Ready, delete or status.phase=Running"
              .formatted(text));
    }
    if (text.startsWith("condition=")) {
      String[] parts = text.split("=", 3);
      return new ConditionIs(parts[1], parts.length == 3 ? capitalized(parts[2]) : "True");
    }
    String path = path(text.substring(0, split));
    return new FieldIs(
        FieldPath.of(kind.prototype().getDescriptorForType(), path)
            .orElseThrow(() ->
                CommandException.usage(
                    "--for %s: a %s has no field %s; see 'berth explain %s --recursive'"
                        .formatted(text, kind.singular(), path, kind.singular()))),
        text.substring(split + 1));
  }

  /** Whether an object that exists has reached it. */
  default boolean isReached(Message object) {
    return switch (this) {
      case Deleted _ -> false;
      case FieldIs(FieldPath path, String value) -> path.read(object).equals(value);
      case ConditionIs(String type, String status) ->
          conditions(object).stream()
              .anyMatch(one -> one.getType().equals(type) && one.getStatus().equals(status));
    };
  }

  private static String path(String typed) {
    if (typed.equals("phase")) {
      return "status.phase";
    }
    return typed.startsWith("jsonpath={.") && typed.endsWith("}")
        ? typed.substring("jsonpath={.".length(), typed.length() - 1)
        : typed;
  }

  private static String capitalized(String word) {
    return word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  @SuppressWarnings("unchecked")
  private static List<Condition> conditions(Message object) {
    FieldDescriptor status = object.getDescriptorForType().findFieldByName("status");
    if (status == null) {
      return List.of();
    }
    Message held = (Message) object.getField(status);
    FieldDescriptor conditions = held.getDescriptorForType().findFieldByName("conditions");
    return conditions == null ? List.of() : (List<Condition>) held.getField(conditions);
  }
}

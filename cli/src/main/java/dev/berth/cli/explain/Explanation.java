package dev.berth.cli.explain;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.EnumWords;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.typed.Suggestion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints what is known of a kind, or of a field of it. */
final class Explanation {
  private static final int WIDTH = 90;

  private final Terminal terminal;
  private final Comments comments;

  Explanation(Terminal terminal, Comments comments) {
    this.terminal = terminal;
    this.comments = comments;
  }

  /**
   * @param path the names of fields, outermost first; empty for the kind itself
   * @throws CommandException (usage) when there is no such field
   */
  void print(Kind<?> kind, List<String> path, boolean recursive) {
    Descriptor message = kind.prototype().getDescriptorForType();
    FieldDescriptor field = null;
    String before = kind.singular();
    for (String name : path) {
      if (field != null && !Schema.hasFields(field)) {
        throw CommandException.usage(before + " has no fields: it is a " + Schema.type(field));
      }
      message = field == null ? message : Schema.element(field).getMessageType();
      field = find(message, name, before);
      before += "." + name;
    }
    terminal.line("KIND:  " + kind.name() + " (" + kind.apiVersion() + ")");
    if (field != null) {
      terminal.line("FIELD: " + String.join(".", path) + " (" + Schema.type(field) + ")");
    }
    terminal.line("");
    wrapped(field == null ? comments.of(message.getFullName()) : commentOf(field), "");
    Descriptor inner = inner(message, field);
    if (inner != null) {
      terminal.line("");
      terminal.line("FIELDS:");
      fields(inner, recursive, "  ");
    } else if (field != null) {
      values(field, "  ");
    }
  }

  private static @Nullable Descriptor inner(Descriptor message, @Nullable FieldDescriptor field) {
    if (field == null) {
      return message;
    }
    return Schema.hasFields(field) ? Schema.element(field).getMessageType() : null;
  }

  private static FieldDescriptor find(Descriptor message, String name, String before) {
    List<FieldDescriptor> fields = Schema.fields(message);
    for (FieldDescriptor field : fields) {
      if (field.getJsonName().equals(name)) {
        return field;
      }
    }
    List<String> names = fields.stream().map(FieldDescriptor::getJsonName).toList();
    throw CommandException.usage(
        "%s has no field \"%s\"%s; fields: %s"
            .formatted(before, name, Suggestion.of(name, names), String.join(", ", names)));
  }

  private void fields(Descriptor message, boolean recursive, String indent) {
    for (FieldDescriptor field : Schema.fields(message)) {
      terminal.line(indent + field.getJsonName() + "  <" + Schema.type(field) + ">");
      if (recursive) {
        if (Schema.hasFields(field)) {
          fields(Schema.element(field).getMessageType(), true, indent + "  ");
        }
      } else {
        wrapped(commentOf(field), indent + "    ");
        values(field, indent + "    ");
      }
    }
  }

  private void values(FieldDescriptor field, String indent) {
    for (EnumValueDescriptor value : Schema.values(field)) {
      wrapped(EnumWords.word(value) + ": " + comments.of(value.getFullName()), indent + "- ");
    }
  }

  /** Of a field without a comment, the one on its message. */
  private String commentOf(FieldDescriptor field) {
    String own = comments.of(field.getFullName());
    return own.isEmpty() && Schema.hasFields(field)
        ? comments.of(Schema.element(field).getMessageType().getFullName())
        : own;
  }

  private void wrapped(String text, String indent) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH) {
        terminal.line(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(indent.length()));
      }
      line.append(word).append(' ');
    }
    if (!line.toString().isBlank()) {
      terminal.line(line.toString().stripTrailing());
    }
  }
}

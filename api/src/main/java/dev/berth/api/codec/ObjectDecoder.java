package dev.berth.api.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.v1.RawObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a tree as an object of a known kind. */
final class ObjectDecoder {
  private ObjectDecoder() {}

  static <T extends Message> T decode(Kind<T> kind, Tree tree, Problems problems) {
    return decode(kind, tree, problems, Decoder.Nulls.ABSENT);
  }

  @SuppressWarnings("unchecked")
  static <T extends Message> T decode(
      Kind<T> kind, Tree tree, Problems problems, Decoder.Nulls nulls) {
    if (!(tree instanceof Tree.Obj object)) {
      problems.at(tree.mark(), Path.ROOT, "must be an object, not " + tree.described());
      return kind.prototype();
    }
    requireText(object, "apiVersion", kind.apiVersion(), problems);
    requireText(object, "kind", kind.name(), problems);
    if (kind.prototype() instanceof RawObject) {
      return (T) raw(kind, object, new Decoder(problems, nulls), problems);
    }
    Message.Builder into = kind.prototype().newBuilderForType();
    new Decoder(problems, nulls).object(object, into);
    return (T) into.build();
  }

  /** The text of a field of the object itself; empty when it is absent or no text. */
  static Optional<String> text(Tree.Obj object, String name) {
    for (Tree.Member member : object.members()) {
      if (member.name().equals(name)) {
        return member.value() instanceof Tree.Text text
            ? Optional.of(text.value())
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static void requireText(Tree.Obj object, String name, String wanted, Problems problems) {
    for (Tree.Member member : object.members()) {
      if (member.name().equals(name)
          && !(member.value() instanceof Tree.Text text && text.value().equals(wanted))) {
        problems.at(
            member.mark(),
            Path.ROOT.field(name),
            "must be \"" + wanted + "\", not " + member.value().described());
      }
    }
  }

  private static RawObject raw(Kind<?> kind, Tree.Obj object, Decoder decoder, Problems problems) {
    RawObject.Builder raw =
        RawObject.newBuilder().setApiVersion(kind.apiVersion()).setKind(kind.name());
    List<Tree.Member> rest = new ArrayList<>();
    for (Tree.Member member : object.members()) {
      switch (member.name()) {
        case "apiVersion", "kind" -> {
          // They are the Kind's.
        }
        case "metadata" -> {
          Tree.Obj alone = new Tree.Obj(List.of(member), member.mark());
          decoder.object(alone, raw);
        }
        default -> rest.add(member);
      }
    }
    noDuplicates(object, Path.ROOT, problems);
    return raw.setJson(json(new Tree.Obj(rest, object.mark()))).build();
  }

  private static void noDuplicates(Tree tree, Path path, Problems problems) {
    switch (tree) {
      case Tree.Obj object -> {
        Set<String> seen = new HashSet<>();
        for (Tree.Member member : object.members()) {
          Path at = path.field(member.name());
          if (!seen.add(member.name())) {
            problems.duplicateField(member.mark(), at);
          }
          noDuplicates(member.value(), at, problems);
        }
      }
      case Tree.Arr list -> {
        int index = 0;
        for (Tree item : list.items()) {
          noDuplicates(item, path.index(index++), problems);
        }
      }
      case Tree.Text _, Tree.Num _, Tree.Bool _, Tree.Nil _ -> {
        // Nothing inside.
      }
    }
  }

  /** The tree as JSON, with numbers as they were written. */
  static ByteString json(Tree tree) {
    ByteString.Output bytes = ByteString.newOutput();
    try (JsonGenerator out = ObjectJson.FACTORY.createGenerator(bytes)) {
      write(tree, out);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written to", e);
    }
    return bytes.toByteString();
  }

  private static void write(Tree tree, JsonGenerator out) throws IOException {
    switch (tree) {
      case Tree.Obj object -> {
        out.writeStartObject();
        for (Tree.Member member : object.members()) {
          out.writeFieldName(member.name());
          write(member.value(), out);
        }
        out.writeEndObject();
      }
      case Tree.Arr list -> {
        out.writeStartArray();
        for (Tree item : list.items()) {
          write(item, out);
        }
        out.writeEndArray();
      }
      case Tree.Text text -> out.writeString(text.value());
      case Tree.Num number -> out.writeNumber(number.literal());
      case Tree.Bool bool -> out.writeBoolean(bool.value());
      case Tree.Nil _ -> out.writeNull();
    }
  }
}

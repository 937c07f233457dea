package dev.berth.api.codec;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Reads manifest files: YAML or JSON, several documents in one ({@code ---}, or JSON values one
 * after the other), and Lists of objects. Either everything in a file is right, or all that is
 * wrong is told.
 */
public final class Manifests {
  /** What a file holds. */
  public sealed interface Result {
    /** Every object of the file, in its order; empty for a file without any. */
    record Objects(List<Manifest> objects) implements Result {
      public Objects {
        objects = List.copyOf(objects);
      }
    }

    /** All that is wrong in the file; never empty. */
    record Wrong(List<Problem> problems) implements Result {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  private final BiFunction<String, String, Optional<Kind<?>>> kinds;
  private final String file;
  private final Problems problems;
  private final List<Manifest> objects = new ArrayList<>();

  private Manifests(BiFunction<String, String, Optional<Kind<?>>> kinds, String file) {
    this.kinds = kinds;
    this.file = file;
    this.problems = new Problems(file);
  }

  /** Reads objects of the built-in kinds. */
  public static Result read(String file, byte[] content) {
    return read(file, content, Kinds::find);
  }

  /**
   * Reads objects of the kinds that {@code kinds} knows by apiVersion and kind. A kind whose
   * prototype is a {@code RawObject} is read without a schema.
   */
  public static Result read(
      String file, byte[] content, BiFunction<String, String, Optional<Kind<?>>> kinds) {
    Manifests manifests = new Manifests(kinds, file);
    try {
      for (Tree document : documents(file, content)) {
        manifests.document(document);
      }
    } catch (UnreadableException e) {
      manifests.problems.unreadable(e);
    }
    return manifests.problems.isEmpty()
        ? new Result.Objects(manifests.objects)
        : new Result.Wrong(manifests.problems.all());
  }

  /** YAML holds JSON, but a JSON file's mistakes are better told by a reader of JSON. */
  private static List<Tree> documents(String file, byte[] content) throws UnreadableException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableException(Tree.Mark.START, "not text in UTF-8", e);
    }
    if (text.stripLeading().startsWith("{")) {
      try {
        return JsonReader.readAll(content);
      } catch (UnreadableException e) {
        if (file.endsWith(".json")) {
          throw new UnreadableException(e.mark(), "not JSON: " + e.problem(), e);
        }
        // It may be YAML in flow style.
      }
    }
    return YamlReader.readAll(file, text);
  }

  private void document(Tree tree) {
    if (!(tree instanceof Tree.Obj object)) {
      problems.at(tree.mark(), Path.ROOT, "must be an object, not " + tree.described());
      return;
    }
    String apiVersion = required(object, "apiVersion");
    String kind = required(object, "kind");
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      return;
    }
    Optional<Kind<?>> known = kinds.apply(apiVersion, kind);
    if (known.isPresent()) {
      objects.add(manifest(known.get(), object));
    } else if (isList(apiVersion, kind)) {
      list(object);
    } else {
      unknownKind(object, apiVersion, kind);
    }
  }

  private <T extends Message> Manifest manifest(Kind<T> kind, Tree.Obj object) {
    T decoded = ObjectDecoder.decode(kind, object, problems);
    return new Manifest(kind, decoded, new Source(file, object.mark().line()));
  }

  private String required(Tree.Obj object, String name) {
    Optional<String> text = ObjectDecoder.text(object, name);
    if (text.isEmpty() || text.get().isEmpty()) {
      problems.at(object.mark(), Path.ROOT.field(name), "must be set, to a text");
    }
    return text.orElse("");
  }

  private boolean isList(String apiVersion, String kind) {
    if (kind.equals("List")) {
      return apiVersion.equals("v1");
    }
    return kind.endsWith("List")
        && kinds.apply(apiVersion, kind.substring(0, kind.length() - 4)).isPresent();
  }

  private void list(Tree.Obj list) {
    for (Tree.Member member : list.members()) {
      switch (member.name()) {
        case "apiVersion", "kind", "metadata" -> {
          // Nothing of a list's own is used.
        }
        case "items" -> {
          if (member.value() instanceof Tree.Arr items) {
            items.items().forEach(this::document);
          } else {
            problems.at(member.mark(), Path.ROOT.field("items"), "must be a list");
          }
        }
        default ->
            problems.unknownField(
                member.mark(),
                Path.ROOT.field(member.name()),
                Suggestion.text(member.name(), List.of("items")));
      }
    }
  }

  private void unknownKind(Tree.Obj object, String apiVersion, String kind) {
    TreeSet<String> names = new TreeSet<>();
    for (Kind<?> one : Kinds.all()) {
      if (one.name().equals(kind)) {
        problems.at(
            object.mark(),
            Path.ROOT.field("apiVersion"),
            "%s is in \"%s\", not in \"%s\"".formatted(kind, one.apiVersion(), apiVersion));
        return;
      }
      names.add(one.name());
    }
    problems.at(
        object.mark(),
        Path.ROOT.field("kind"),
        "there is no kind \"%s\" in \"%s\"%s"
            .formatted(kind, apiVersion, Suggestion.text(kind, names)));
  }
}

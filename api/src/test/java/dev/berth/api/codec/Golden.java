package dev.berth.api.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The recorded answers of a real kube-apiserver. */
final class Golden {
  private Golden() {}

  /** "sent" or "stored". */
  static Tree.Obj object(String kind, String which) throws Exception {
    return (Tree.Obj) at(root(), "objects", kind, which);
  }

  /** The Status of a recorded mistake. */
  static Tree.Obj body(String mistake) throws Exception {
    Tree body = at(root(), "errors", mistake, "body");
    // A watch's failure is an event in a stream.
    return (Tree.Obj)
        (body instanceof Tree.Arr list ? at(list.items().getFirst(), "object") : body);
  }

  /** Names to values, without order and places. */
  static Object plain(Tree tree) {
    return switch (tree) {
      case Tree.Obj object -> {
        Map<String, Object> members = new LinkedHashMap<>();
        object.members().forEach(member -> members.put(member.name(), plain(member.value())));
        yield members;
      }
      case Tree.Arr list -> list.items().stream().map(Golden::plain).toList();
      case Tree.Text text -> text.value();
      case Tree.Num number -> "number " + number.literal();
      case Tree.Bool bool -> bool.value();
      case Tree.Nil _ -> "null";
    };
  }

  static Tree.Obj withoutManagedFields(Tree.Obj object) {
    List<Tree.Member> members =
        object.members().stream()
            .filter(member -> !member.name().equals("managedFields"))
            .map(member ->
                member.name().equals("metadata")
                    ? new Tree.Member(
                        "metadata", member.mark(), withoutManagedFields((Tree.Obj) member.value()))
                    : member)
            .toList();
    return new Tree.Obj(members, object.mark());
  }

  private static Tree at(Tree tree, String... path) {
    Tree here = tree;
    for (String name : path) {
      here =
          ((Tree.Obj) here)
              .members().stream()
                  .filter(member -> member.name().equals(name))
                  .findFirst()
                  .orElseThrow()
                  .value();
    }
    return here;
  }

  private static Tree root() throws IOException, UnreadableException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/objects-and-errors.json")) {
      return JsonReader.read(Objects.requireNonNull(in).readAllBytes());
    }
  }
}

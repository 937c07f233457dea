package dev.berth.api.released;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a schema breaks of a released one, each with what to do about it. Pure. */
final class Breaks {
  private Breaks() {}

  static List<String> between(Schema released, Schema now) {
    List<String> found = new ArrayList<>();
    released
        .promises()
        .forEach((what, how) -> {
          String present = now.promises().get(what);
          if (present == null) {
            found.add(gone(what, how, now));
          } else if (!present.equals(how)) {
            found.add(changed(what, how, present));
          }
        });
    return found;
  }

  private static String gone(String what, String how, Schema now) {
    if (numbered(what)) {
      String owner = what.substring(0, what.lastIndexOf(' ') + 1);
      for (Map.Entry<String, String> other : now.promises().entrySet()) {
        if (other.getKey().startsWith(owner) && name(other.getValue()).equals(name(how))) {
          return "%s: %s now has number %s; give it its released number back"
              .formatted(what, name(how), other.getKey().substring(owner.length()));
        }
      }
      return "%s: %s is gone; put it back, with [deprecated = true] when nothing uses it"
          .formatted(what, name(how));
    }
    return what + " is gone; put it back, and mark it deprecated when nothing uses it";
  }

  private static String changed(String what, String how, String present) {
    if (numbered(what) && !name(how).equals(name(present))) {
      return "%s: the number belongs to %s; give it back, and take a new number for %s"
          .formatted(what, name(how), name(present));
    }
    return "%s was released as \"%s\" and is now \"%s\"; restore it, and add another beside it for"
            .formatted(what, how, present)
        + " what is new";
  }

  private static boolean numbered(String what) {
    return what.startsWith("field ") || what.startsWith("value ");
  }

  private static String name(String how) {
    return how.split(" ", 2)[0];
  }
}

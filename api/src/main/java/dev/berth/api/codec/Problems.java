package dev.berth.api.codec;

import dev.berth.api.codec.Tree.Mark;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong in one file. */
final class Problems {
  private final String file;
  private final List<Problem> all = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  /** Something whose message does not name the field yet. */
  void at(Mark mark, Path path, String message) {
    String field = path.toString();
    add(mark, field, field.isEmpty() ? message : field + ": " + message, false);
  }

  void unknownField(Mark mark, Path path, String suggestion) {
    add(mark, path.toString(), "unknown field \"" + path + "\"" + suggestion, true);
  }

  void duplicateField(Mark mark, Path path) {
    add(mark, path.toString(), "duplicate field \"" + path + "\"", true);
  }

  void unreadable(UnreadableException e) {
    add(e.mark(), "", e.problem(), false);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<Problem> all() {
    return List.copyOf(all);
  }

  private void add(Mark mark, String path, String message, boolean strict) {
    all.add(new Problem(file, mark.line(), mark.column(), path, message, strict));
  }
}

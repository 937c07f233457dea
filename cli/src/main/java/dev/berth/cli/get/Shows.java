package dev.berth.cli.get;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.cli.output.Format;
import dev.berth.cli.output.ObjectColumns;
import dev.berth.cli.output.ObjectText;
import dev.berth.cli.output.Table;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.session.Session;

/**
 * Makes the {@link Show} of each kind of one {@code get}. Between kinds of a table there is an
 * empty line, between objects in YAML a document mark; JSON of a list is one {@code List} object.
 *
 * @param list whether JSON is to be one List object
 */
record Shows(
    Session session,
    Format format,
    boolean namespaces,
    boolean kindInName,
    boolean titles,
    boolean list,
    Separator separator) {

  /** What stands between one object, or one table, and the next. */
  static final class Separator {
    private boolean first = true;

    String next(String separator) {
      String text = first ? "" : separator;
      first = false;
      return text;
    }
  }

  /** What is printed before the first object. */
  void begin() {
    if (format == Format.JSON && list) {
      session.terminal().text("{\n    \"apiVersion\": \"v1\",\n    \"items\": [");
    }
  }

  /** What is printed after the last object. */
  void end() {
    if (format == Format.JSON && list) {
      session.terminal().text("\n    ],\n    \"kind\": \"List\"\n}\n");
    }
  }

  <T extends Message> Show<T> of(Kind<T> kind) {
    return switch (format) {
      case TABLE, WIDE -> table(kind);
      case NAME ->
          object -> session.terminal().line(kind.singular() + "/" + Meta.of(object).getName());
      case YAML ->
          object ->
              session.terminal().text(separator.next("---\n") + ObjectText.yaml(kind, object));
      case JSON -> object -> json(ObjectText.json(kind, object));
    };
  }

  private <T extends Message> Show<T> table(Kind<T> kind) {
    boolean wide = format == Format.WIDE;
    ObjectColumns<T> columns =
        new ObjectColumns<>(kind, kind.namespaced() && (namespaces || wide), wide, kindInName);
    return new TableShow<>(
        session, columns, new Table(session.terminal(), columns.titles(), titles), separator);
  }

  private void json(String text) {
    Terminal terminal = session.terminal();
    if (list) {
      terminal.text(separator.next(",") + "\n" + text.stripTrailing().indent(8).stripTrailing());
    } else {
      terminal.text(text);
    }
  }
}

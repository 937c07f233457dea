package dev.berth.cli.output;

import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.Time;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lines of labels and values, in groups; empty values are left out. */
public final class Page {
  private static final int VALUES_AT = 20;

  private final Terminal terminal;
  private final Instant now;
  private int indent;

  public Page(Terminal terminal, Instant now) {
    this.terminal = terminal;
    this.now = now;
  }

  public Terminal terminal() {
    return terminal;
  }

  public Instant now() {
    return now;
  }

  /** "Label: value", with further lines of the value below the first. */
  public void field(String label, String value) {
    if (value.isEmpty()) {
      return;
    }
    StringBuilder line = new StringBuilder().repeat(' ', indent).append(label).append(':');
    line.repeat(' ', Math.max(1, VALUES_AT - line.length()));
    line.append(value.stripTrailing().replace("\n", "\n" + " ".repeat(VALUES_AT)));
    terminal.line(line.toString());
  }

  public void field(String label, long value) {
    field(label, Long.toString(value));
  }

  /** One line for each. */
  public void field(String label, List<String> values) {
    field(label, String.join("\n", values));
  }

  /** A moment and how long ago it was. */
  public void field(String label, Time time) {
    if (time.getSeconds() != 0) {
      field(label, Times.format(time) + " (" + Age.since(time, now) + " ago)");
    }
  }

  /** A line "key=value" for each, sorted. */
  public void field(String label, Map<String, String> values) {
    field(
        label,
        new TreeMap<>(values)
            .entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList());
  }

  /** A group of fields below a title. */
  public void group(String title, Runnable content) {
    terminal.line(" ".repeat(indent) + title + ":");
    indent += 2;
    content.run();
    indent -= 2;
  }

  /** A table below a title. */
  public void table(String title, List<String> titles, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    terminal.line(" ".repeat(indent) + title + ":");
    IndentedTable.print(terminal, indent + 2, titles, rows);
  }
}

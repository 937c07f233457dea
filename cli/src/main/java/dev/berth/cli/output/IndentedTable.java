package dev.berth.cli.output;

import java.util.ArrayList;
import java.util.List;

/** A table that begins further right. */
final class IndentedTable {
  private IndentedTable() {}

  static void print(Terminal terminal, int indent, List<String> titles, List<List<String>> rows) {
    Table table = new Table(terminal, indented(indent, titles));
    rows.forEach(row -> table.row(indented(indent, dashed(row))));
    table.flush();
  }

  private static List<String> dashed(List<String> row) {
    return row.stream().map(cell -> cell.isEmpty() ? "-" : cell).toList();
  }

  private static List<String> indented(int indent, List<String> cells) {
    List<String> moved = new ArrayList<>(cells);
    moved.set(0, " ".repeat(indent) + cells.getFirst());
    return moved;
  }
}

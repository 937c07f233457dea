package dev.berth.bench.simulation.report;

import java.util.ArrayList;
import java.util.List;

/** Columns that line up: the first to the left, the others to the right. */
final class TextTable {
  private static final int GAP = 2;

  private final List<List<String>> rows = new ArrayList<>();

  void add(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  @Override
  public String toString() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String fill = " ".repeat(widths[i] - row.get(i).length());
        line.append(" ".repeat(i == 0 ? 0 : GAP));
        line.append(i == 0 ? row.get(i) + fill : fill + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}

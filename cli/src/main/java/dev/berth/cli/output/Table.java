package dev.berth.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns. Rows are held until {@link #flush}, which prints them; a later part of a long
 * table keeps the widths of the parts before and only ever widens a column.
 */
public final class Table {
  private static final String GAP = "   ";

  private final Terminal terminal;
  private final List<String> titles;
  private final int[] widths;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean titlesPrinted;

  public Table(Terminal terminal, List<String> titles) {
    this(terminal, titles, true);
  }

  /**
   * @param titled whether the titles are printed
   */
  public Table(Terminal terminal, List<String> titles, boolean titled) {
    this.titlesPrinted = !titled;
    this.terminal = terminal;
    this.titles = List.copyOf(titles);
    this.widths = new int[titles.size()];
    if (titled) {
      widen(this.titles);
    }
  }

  /** A row with a cell for each title; "" shows as a dash. */
  public void row(List<String> cells) {
    List<String> shown =
        cells.stream().map(cell -> cell.isEmpty() ? "-" : cell.replace('\n', ' ')).toList();
    widen(shown);
    rows.add(shown);
  }

  /** Whether all rows are printed. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints the rows so far, with the titles when it is the first time. */
  public void flush() {
    if (!titlesPrinted) {
      titlesPrinted = true;
      terminal.line(Palette.title(terminal, laidOut(titles)));
    }
    for (List<String> row : rows) {
      terminal.line(Palette.row(terminal, row, laidOut(row)));
    }
    rows.clear();
  }

  private void widen(List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
  }

  private String laidOut(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(cell);
      if (i < widths.length - 1) {
        line.repeat(' ', widths[i] - cell.length()).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }
}

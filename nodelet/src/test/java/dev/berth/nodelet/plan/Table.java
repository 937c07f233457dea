package dev.berth.nodelet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each combination of some values leads to: a row a line, its cells apart by "|", the last one
 * the result. "*" stands for every value; a row that has the value itself counts more, and the more
 * the further left it has it.
 */
record Table(List<List<String>> rows) {
  static Table of(String text) {
    return new Table(
        text.lines()
            .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
            .toList());
  }

  /** The result; fails unless there is exactly one row for these values. */
  String result(Enum<?>... values) {
    List<List<String>> about = rows.stream().filter(row -> isAbout(row, values)).toList();
    String nearest = about.stream().map(Table::stars).min(Comparator.naturalOrder()).orElse("");
    List<String> results =
        about.stream().filter(row -> stars(row).equals(nearest)).map(row -> row.getLast()).toList();
    assertThat(results).as("exactly one row for %s", Arrays.toString(values)).hasSize(1);
    return results.getFirst();
  }

  private static boolean isAbout(List<String> row, Enum<?>... values) {
    assertThat(row).hasSize(values.length + 1);
    return IntStream.range(0, values.length)
        .allMatch(i -> row.get(i).equals("*") || row.get(i).equals(values[i].name()));
  }

  /** Less for the row that counts more. */
  private static String stars(List<String> row) {
    StringBuilder stars = new StringBuilder();
    row.subList(0, row.size() - 1).forEach(cell -> stars.append(cell.equals("*") ? '1' : '0'));
    return stars.toString();
  }
}

package dev.berth.bench.simulation.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of comma-separated values whose first line names the columns, in any order. Fields may be
 * in quotes, with quotes in them doubled; none goes over the end of its line. Empty lines are
 * skipped.
 */
final class CsvFile {
  private static final char QUOTE = '"';
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private final Path path;
  private final Consumer<String> warnings;

  /**
   * @param warnings told of columns that nobody understands
   */
  CsvFile(Path path, Consumer<String> warnings) {
    this.path = path;
    this.warnings = warnings;
  }

  /**
   * Reads all lines.
   *
   * @param formats the first of which that knows the header is the file's
   * @throws BadTraceException when it is in none of them, or a line is not as it should be
   */
  <T> List<T> read(List<CsvFormat<T>> formats) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(path)) {
      Map<String, Integer> columns = header(in.readLine());
      CsvFormat<T> format =
          formats.stream()
              .filter(one -> one.isOf(columns))
              .findFirst()
              .orElseThrow(() -> bad(1, "has a header of no known format"));
      check(columns, format);
      List<T> all = new ArrayList<>();
      int line = 1;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        if (!text.isBlank()) {
          Row row = row(line, columns, text);
          format.required().forEach(row::check);
          all.add(format.read().apply(row));
        }
      }
      return all;
    } catch (CharacterCodingException _) {
      throw new BadTraceException(path + ": is not text in UTF-8");
    }
  }

  private Map<String, Integer> header(@Nullable String line) {
    if (line == null) {
      throw bad(1, "the file is empty; its first line must name the columns");
    }
    Map<String, Integer> columns = new LinkedHashMap<>();
    String text = line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    List<String> names = fields(1, text);
    for (int i = 0; i < names.size(); i++) {
      if (columns.put(names.get(i), i) != null) {
        throw bad(1, "column %s is there twice".formatted(names.get(i)));
      }
    }
    return columns;
  }

  private void check(Map<String, Integer> columns, CsvFormat<?> format) {
    for (String required : format.required()) {
      if (!columns.containsKey(required)) {
        throw bad(
            1,
            "column %s is missing; required are %s"
                .formatted(required, String.join(", ", format.required())));
      }
    }
    for (String column : columns.keySet()) {
      if (!format.knows(column)) {
        warnings.accept("%s:1: column %s is not understood, and ignored".formatted(path, column));
      }
    }
  }

  private Row row(int line, Map<String, Integer> columns, String text) {
    List<String> fields = fields(line, text);
    if (fields.size() != columns.size()) {
      throw bad(
          line,
          "there are %d fields, and %d columns in the header"
              .formatted(fields.size(), columns.size()));
    }
    return new Row(path.toString(), line, columns, fields);
  }

  private List<String> fields(int line, String text) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    do {
      at = field(line, text, at, fields) + 1;
    } while (at <= text.length());
    return fields;
  }

  /** Reads one field and answers where it ends: at a comma, or the end of the line. */
  private int field(int line, String text, int from, List<String> into) {
    int at = from;
    if (at >= text.length() || text.charAt(at) != QUOTE) {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      into.add(text.substring(from, end).strip());
      return end;
    }
    StringBuilder field = new StringBuilder();
    at++;
    while (at < text.length()) {
      char next = text.charAt(at);
      boolean isDoubled = next == QUOTE && at + 1 < text.length() && text.charAt(at + 1) == QUOTE;
      if (next == QUOTE && !isDoubled) {
        break;
      }
      field.append(next);
      at += isDoubled ? 2 : 1;
    }
    if (at >= text.length()) {
      throw bad(line, "a quote is not closed");
    }
    at++;
    if (at < text.length() && text.charAt(at) != ',') {
      throw bad(line, "a comma must follow a quoted field");
    }
    into.add(field.toString());
    return at;
  }

  private BadTraceException bad(int line, String what) {
    return new BadTraceException("%s:%d: %s".formatted(path, line, what));
  }
}

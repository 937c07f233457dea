package dev.berth.api.kind;

import java.util.function.Function;

/**
 * One column of a kind's table.
 *
 * @param title in capitals
 * @param wide whether it shows with {@code -o wide} only
 * @param value the cell's text; "" shows as a dash
 */
public record Column<T>(String title, boolean wide, Function<T, String> value) {
  public static <T> Column<T> of(String title, Function<T, String> value) {
    return new Column<>(title, false, value);
  }

  public static <T> Column<T> wide(String title, Function<T, String> value) {
    return new Column<>(title, true, value);
  }
}

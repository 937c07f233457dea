package dev.berth.bench.simulation.trace;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a file of some kind looks like.
 *
 * @param sign the column by which the format is known; "" for the one that is taken otherwise
 * @param required the columns that must be there
 * @param optional the others that are understood
 * @param read makes something of each line
 */
record CsvFormat<T>(
    String sign, List<String> required, List<String> optional, Function<Row, T> read) {
  CsvFormat {
    required = List.copyOf(required);
    optional = List.copyOf(optional);
  }

  boolean isOf(Map<String, Integer> columns) {
    return sign.isEmpty() || columns.containsKey(sign);
  }

  boolean knows(String column) {
    return required.contains(column) || optional.contains(column);
  }
}

package dev.berth.bench.simulation.trace;

import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * One line of a file, by the names of its columns. A column that is not there is empty, and so is
 * one that says "nan", as programs write what they do not know.
 */
final class Row {
  // Since 1970 there are less than half as many; in nanoseconds a long holds twice as many.
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(4_000_000_000L);
  private static final long NANOS = 1_000_000_000;
  private static final int THOUSANDTHS = 1000;
  // More than any machine has; sums over a hundred thousand still fit.
  private static final long MOST = 1L << 46;
  private static final long MEBIBYTE = 1L << 20;
  private static final long MOST_GPUS = 1_000_000;
  private static final int MOST_DIGITS = 30;
  private static final Pattern PLAIN = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  private final String file;
  private final int line;
  private final Map<String, Integer> columns;
  private final List<String> fields;

  Row(String file, int line, Map<String, Integer> columns, List<String> fields) {
    this.file = file;
    this.line = line;
    this.columns = columns;
    this.fields = fields;
  }

  int line() {
    return line;
  }

  /** "" for nothing. */
  String text(String column) {
    Integer at = columns.get(column);
    String text = at == null ? "" : fields.get(at);
    return text.equalsIgnoreCase("nan") ? "" : text;
  }

  String text(String column, String otherwise) {
    String text = text(column);
    return text.isEmpty() ? otherwise : text;
  }

  /** Fails when nothing is there. */
  void check(String column) {
    if (text(column).isEmpty()) {
      throw new BadTraceException(
          "%s:%d: column %s is empty; it must say something".formatted(file, line, column));
    }
  }

  /** Seconds, as nanoseconds. */
  long seconds(String column) {
    BigDecimal seconds = number(column, "seconds such as 90 or 0.5");
    if (seconds.compareTo(MOST_SECONDS) > 0) {
      throw bad(column, "is more than " + MOST_SECONDS + " seconds");
    }
    return seconds.multiply(BigDecimal.valueOf(NANOS)).longValue();
  }

  /** A whole number, 0 when it is empty. */
  long whole(String column, long least, long most) {
    String text = text(column, "0");
    if (text.length() <= MOST_DIGITS && PLAIN.matcher(text).matches()) {
      BigDecimal number = new BigDecimal(text);
      boolean isWhole = number.stripTrailingZeros().scale() <= 0;
      if (isWhole
          && number.compareTo(BigDecimal.valueOf(least)) >= 0
          && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
        return number.longValueExact();
      }
    }
    throw bad(column, "is not a whole number from %d to %d".formatted(least, most));
  }

  /** Thousandths of something. */
  long milli(String column) {
    return whole(column, 0, MOST);
  }

  /** MiB, as bytes. */
  long mebibytes(String column) {
    return whole(column, 0, MOST / MEBIBYTE) * MEBIBYTE;
  }

  /** As many whole GPUs, as thousandths. */
  long gpus(String column) {
    return whole(column, 0, MOST_GPUS) * THOUSANDTHS;
  }

  /** A priority: any whole number of 32 bits, 0 when it is empty. */
  int priority(String column) {
    try {
      return Integer.parseInt(text(column, "0"));
    } catch (NumberFormatException _) {
      throw bad(column, "is not a whole number from -2147483648 to 2147483647");
    }
  }

  /** Cores or, with suffix m, thousandths of one, as thousandths. */
  long cpu(String column) {
    return quantity(column, "", Quantities::milli, "cores such as 4, 0.5 or 500m");
  }

  /** MiB where it is a plain number, else with its own suffix; as bytes. */
  long memory(String column) {
    return quantity(column, "Mi", Quantities::bytes, "MiB such as 512, or an amount such as 4Gi");
  }

  /** As many GPUs, as thousandths; what is finer is rounded up. */
  long gpu(String column) {
    BigDecimal gpus = number(column, "GPUs such as 2 or 0.25");
    if (gpus.compareTo(BigDecimal.valueOf(MOST_GPUS)) > 0) {
      throw bad(column, "is more than " + MOST_GPUS);
    }
    return gpus.multiply(BigDecimal.valueOf(THOUSANDTHS))
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }

  /** Labels such as {@code zone=a;disk=ssd}. */
  SortedMap<String, String> labels(String column) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (String one : parts(text(column), ';')) {
      int equals = one.indexOf('=');
      if (equals <= 0) {
        throw bad(column, "is not a list of labels such as zone=a;disk=ssd");
      }
      if (labels.put(one.substring(0, equals), one.substring(equals + 1)) != null) {
        throw bad(column, "has label %s twice".formatted(one.substring(0, equals)));
      }
    }
    return labels;
  }

  /** Labels with alternatives, such as {@code zone=a|b;disk=ssd}. */
  SortedMap<String, List<String>> selector(String column) {
    SortedMap<String, List<String>> selector = new TreeMap<>();
    labels(column)
        .forEach((label, values) -> {
          if (parts(values, '|').isEmpty()) {
            throw bad(column, "has no value for label %s; zone=a|b has two".formatted(label));
          }
          selector.put(label, parts(values, '|'));
        });
    return selector;
  }

  /** What is between the separators, without what is empty. */
  static List<String> parts(String text, char separator) {
    return Pattern.compile(Pattern.quote(String.valueOf(separator)))
        .splitAsStream(text)
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  BadTraceException bad(String column, String what) {
    return new BadTraceException(
        "%s:%d: column %s: \"%s\" %s".formatted(file, line, column, text(column), what));
  }

  private BigDecimal number(String column, String right) {
    String text = text(column, "0");
    if (text.length() > MOST_DIGITS || !PLAIN.matcher(text).matches()) {
      throw bad(column, "is not a number of " + right);
    }
    return new BigDecimal(text);
  }

  private long quantity(String column, String unit, ToLongFunction<Quantity> units, String right) {
    String text = text(column, "0");
    String whole = PLAIN.matcher(text).matches() ? text + unit : text;
    try {
      long amount = units.applyAsLong(Quantity.newBuilder().setText(whole).build());
      if (amount >= 0 && amount <= MOST) {
        return amount;
      }
    } catch (FailureException _) {
      // Said below, with where it is.
    }
    throw bad(column, "is not an amount of " + right);
  }
}

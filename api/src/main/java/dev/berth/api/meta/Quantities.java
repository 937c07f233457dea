package dev.berth.api.meta;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.v1.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads, compares and writes quantities as Kubernetes has them: a decimal number with a suffix (n,
 * u, m, none, k, M, G, T, P, E: powers of 1000; Ki, Mi, Gi, Ti, Pi, Ei: powers of 1024) or an
 * exponent (1e3, 1E3). Exact: nothing goes through floating point. What can't be read fails with
 * {@link Failure.BadRequest}.
 */
public final class Quantities {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?)((?:[0-9]+\\.?[0-9]*)|(?:\\.[0-9]+))"
              + "(?:([numkMGTPE])|([KMGTPE])i|[eE]([+-]?[0-9]{1,3}))?");
  private static final String BINARY = "KMGTPE";
  private static final List<String> BINARY_SUFFIXES =
      List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  // More digits than any amount needs; bounds the work of reading one.
  private static final int MAX_LENGTH = 64;
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private Quantities() {}

  /** The exact value in the base unit (cores, bytes). */
  public static BigDecimal value(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      throw bad(text, "is not a quantity such as \"500m\", \"2\", \"128Mi\" or \"1.5G\"");
    }
    BigDecimal number = new BigDecimal(matcher.group(1) + matcher.group(2));
    String suffix = matcher.group(3);
    String binary = matcher.group(4);
    String exponent = matcher.group(5);
    BigDecimal value;
    if (suffix != null) {
      value = number.scaleByPowerOfTen(power(suffix.charAt(0)));
    } else if (binary != null) {
      int power = 10 * (BINARY.indexOf(binary) + 1);
      value = number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(power)));
    } else if (exponent != null) {
      value = number.scaleByPowerOfTen(Integer.parseInt(exponent));
    } else {
      value = number;
    }
    if (value.abs().compareTo(MAX) > 0) {
      throw bad(text, "is larger than " + Long.MAX_VALUE);
    }
    return value;
  }

  /** As {@link #value(String)}. */
  public static BigDecimal value(Quantity quantity) {
    return value(quantity.getText());
  }

  /** Thousandths of the base unit, such as milli-cpus; what is finer is rounded up. */
  public static long milli(Quantity quantity) {
    return units(quantity.getText(), value(quantity).scaleByPowerOfTen(3));
  }

  /** Whole base units, such as bytes; what is finer is rounded up. */
  public static long bytes(Quantity quantity) {
    return units(quantity.getText(), value(quantity));
  }

  /** By value: "1" and "1000m" are the same. */
  public static int compare(Quantity a, Quantity b) {
    return value(a).compareTo(value(b));
  }

  /** Why a text is not a quantity: empty when it is one. */
  public static Optional<String> problem(String text) {
    try {
      BigDecimal _ = value(text);
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e.failure().message());
    }
  }

  /** A quantity as it was written; fails when it is none. */
  public static Quantity of(String text) {
    BigDecimal _ = value(text);
    return Quantity.newBuilder().setText(text).build();
  }

  /** For example "500m", or "2" for 2000. */
  public static Quantity ofMilli(long milli) {
    return Quantity.newBuilder()
        .setText(milli % 1000 == 0 ? Long.toString(milli / 1000) : milli + "m")
        .build();
  }

  /** With the largest binary suffix that keeps it whole, for example "128Mi". */
  public static Quantity ofBytes(long bytes) {
    long left = bytes;
    int suffix = 0;
    while (left != 0 && left % 1024 == 0 && suffix < BINARY_SUFFIXES.size() - 1) {
      left /= 1024;
      suffix++;
    }
    return Quantity.newBuilder().setText(left + BINARY_SUFFIXES.get(suffix)).build();
  }

  private static long units(String text, BigDecimal units) {
    try {
      return units.setScale(0, RoundingMode.UP).longValueExact();
    } catch (ArithmeticException e) {
      throw new FailureException(bad(text, "is too large").failure(), e);
    }
  }

  private static int power(char suffix) {
    return switch (suffix) {
      case 'n' -> -9;
      case 'u' -> -6;
      case 'm' -> -3;
      case 'k' -> 3;
      case 'M' -> 6;
      case 'G' -> 9;
      case 'T' -> 12;
      case 'P' -> 15;
      case 'E' -> 18;
      default -> throw new IllegalArgumentException("no such suffix: " + suffix);
    };
  }

  private static FailureException bad(String text, String what) {
    return new FailureException(new Failure.BadRequest("\"" + text + "\" " + what));
  }
}

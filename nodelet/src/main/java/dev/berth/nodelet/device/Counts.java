package dev.berth.nodelet.device;

import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.task.ExtendedResources;
import dev.berth.api.meta.Quantities;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Resources that the node's operator offers by number alone, as the option {@code --offer-resource}
 * has them: {@code NAME=COUNT}, for example "example.com/licences=3".
 */
public final class Counts {
  private static final String OPTION = "--offer-resource: ";

  private Counts() {}

  /**
   * Reads values of the option: how many there are, by name.
   *
   * @throws IllegalArgumentException naming the option when that can't be read
   */
  public static Map<String, Long> parse(List<String> values) {
    Map<String, Long> counts = new TreeMap<>();
    for (String value : values) {
      String text = value.strip();
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw wrong("must be NAME=COUNT, for example example.com/licences=3, but is " + text);
      }
      String name = text.substring(0, equals);
      ExtendedResources.problem(name)
          .ifPresent(problem -> {
            throw wrong("the name %s of %s %s".formatted(name, text, problem));
          });
      if (counts.put(name, count(text.substring(equals + 1), text)) != null) {
        throw wrong(name + " is offered twice");
      }
    }
    return counts;
  }

  private static long count(String number, String whole) {
    try {
      BigDecimal value = Quantities.value(number);
      if (value.signum() > 0) {
        return value.longValueExact();
      }
    } catch (FailureException | ArithmeticException e) {
      throw new IllegalArgumentException(notWhole(number, whole), e);
    }
    throw new IllegalArgumentException(notWhole(number, whole));
  }

  private static String notWhole(String number, String whole) {
    return "%sthe count \"%s\" of %s must be a whole number above 0"
        .formatted(OPTION, number, whole);
  }

  private static IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(OPTION + why);
  }
}

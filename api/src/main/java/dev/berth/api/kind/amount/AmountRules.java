package dev.berth.api.kind.amount;

import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What amounts of resources must be. The names of the resources are judged elsewhere. */
public final class AmountRules {
  public static final String CPU = "cpu";
  public static final String MEMORY = "memory";
  public static final String DISK = "ephemeral-storage";

  private AmountRules() {}

  /** One violation for each amount that is wrong, in the order of the resources. */
  public static void check(String path, Map<String, Quantity> amounts, List<Violation> found) {
    new TreeMap<>(amounts)
        .forEach((resource, amount) ->
            problem(resource, amount)
                .ifPresent(problem ->
                    found.add(
                        Violation.invalid(
                            path + "[" + resource + "]", amount.getText(), problem))));
  }

  /** Why an amount is wrong: no number, negative, or finer than a node can count. */
  public static Optional<String> problem(String resource, Quantity amount) {
    BigDecimal value;
    try {
      value = Quantities.value(amount);
      if (resource.equals(CPU)) {
        value = value.movePointRight(3);
        long _ = Quantities.milli(amount);
      }
    } catch (FailureException e) {
      return Optional.of(e.failure().message());
    }
    if (value.signum() < 0) {
      return Optional.of("must be greater than or equal to 0");
    }
    if (value.stripTrailingZeros().scale() > 0) {
      return Optional.of(
          switch (resource) {
            case CPU -> "must not be finer than 1m";
            case MEMORY, DISK -> "must be a whole number of bytes";
            default -> "must be an integer";
          });
    }
    return Optional.empty();
  }
}

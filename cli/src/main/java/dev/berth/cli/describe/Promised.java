package dev.berth.cli.describe;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what tasks are promised of a node. */
final class Promised {
  private long milliCpus;
  private long bytes;
  private final Map<String, Long> others = new HashMap<>();

  void add(Resources resources) {
    Quantity cpu = requested(resources, "cpu");
    Quantity memory = requested(resources, "memory");
    milliCpus += cpu == null ? 0 : Quantities.milli(cpu);
    bytes += memory == null ? 0 : Quantities.bytes(memory);
    Map<String, Quantity> all = new HashMap<>(resources.getLimitsMap());
    all.putAll(resources.getRequestsMap());
    all.forEach((resource, amount) -> others.merge(resource, Quantities.bytes(amount), Long::sum));
  }

  /** For example "1500m (37%)"; "" for a resource that is not promised. */
  String text(String resource, Quantity of) {
    return switch (resource) {
      case "cpu" -> share(Quantities.ofMilli(milliCpus), of);
      case "memory" -> share(Quantities.ofBytes(bytes), of);
      case "ephemeral-storage" -> share(Quantities.ofBytes(sum(resource)), of);
      case "disk" -> "";
      default -> share(Quantities.of(Long.toString(sum(resource))), of);
    };
  }

  private long sum(String resource) {
    return others.getOrDefault(resource, 0L);
  }

  /** What one task is promised; "" when it asks for nothing. */
  static String text(Resources resources, String resource) {
    Quantity requested = requested(resources, resource);
    return requested == null ? "" : requested.getText();
  }

  /** A request that is absent is as large as the limit. */
  private static @Nullable Quantity requested(Resources resources, String resource) {
    Quantity request = resources.getRequestsMap().get(resource);
    return request != null ? request : resources.getLimitsMap().get(resource);
  }

  private static String share(Quantity sum, Quantity of) {
    BigDecimal whole = Quantities.value(of);
    if (whole.signum() <= 0) {
      return sum.getText();
    }
    BigDecimal percent =
        Quantities.value(sum).movePointRight(2).divide(whole, 0, RoundingMode.HALF_UP);
    return sum.getText() + " (" + percent + "%)";
  }
}

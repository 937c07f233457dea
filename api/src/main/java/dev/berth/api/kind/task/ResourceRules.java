package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.amount.AmountRules;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Resources;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What may be asked of a node. */
final class ResourceRules {
  static final String CPU = AmountRules.CPU;
  static final String MEMORY = AmountRules.MEMORY;

  private static final List<String> NAMES = List.of(CPU, MEMORY, AmountRules.DISK);
  // Docker refuses less.
  private static final Quantity MIN_MEMORY_LIMIT = Quantities.of("6Mi");

  private ResourceRules() {}

  /** Whether it is something that nodes may have, and so has the limit as its default request. */
  static boolean isKnown(String resource) {
    return NAMES.contains(resource) || ExtendedResources.problem(resource).isEmpty();
  }

  static void check(String path, Resources resources, List<Violation> found) {
    amounts(path + ".requests", resources.getRequestsMap(), found);
    amounts(path + ".limits", resources.getLimitsMap(), found);
    sorted(resources.getLimitsMap())
        .forEach((resource, limit) -> limit(path, resource, limit, found));
    sorted(resources.getRequestsMap())
        .forEach((resource, request) -> {
          Quantity limit = resources.getLimitsMap().get(resource);
          if (ExtendedResources.isExtended(resource)) {
            ExtendedResources.request(path, resource, request, limit, found);
          } else if (limit != null
              && isAmount(request)
              && isAmount(limit)
              && Quantities.compare(request, limit) > 0) {
            found.add(
                Violation.invalid(
                    path + ".requests[" + resource + "]",
                    request.getText(),
                    "must be less than or equal to %s limit of %s"
                        .formatted(resource, limit.getText())));
          }
        });
  }

  private static void amounts(String path, Map<String, Quantity> amounts, List<Violation> found) {
    sorted(amounts)
        .forEach((resource, amount) -> {
          String at = path + "[" + resource + "]";
          if (ExtendedResources.isExtended(resource)) {
            ExtendedResources.problem(resource)
                .ifPresent(problem -> found.add(Violation.invalid(at, resource, problem)));
          } else if (!NAMES.contains(resource)) {
            found.add(Violation.notSupported(at, resource, NAMES));
          }
          AmountRules.problem(resource, amount)
              .ifPresent(problem -> found.add(Violation.invalid(at, amount.getText(), problem)));
        });
  }

  private static void limit(String path, String resource, Quantity limit, List<Violation> found) {
    boolean none = ExtendedResources.isExtended(resource); // may be asked for, as 0 devices
    if (none || !isAmount(limit) || Quantities.value(limit).signum() < 0) {
      return;
    }
    String at = path + ".limits[" + resource + "]";
    if (Quantities.value(limit).signum() == 0) {
      found.add(Violation.invalid(at, limit.getText(), "must be greater than 0"));
    } else if (resource.equals(MEMORY) && Quantities.compare(limit, MIN_MEMORY_LIMIT) < 0) {
      found.add(
          Violation.invalid(at, limit.getText(), "must be at least " + MIN_MEMORY_LIMIT.getText()));
    }
  }

  private static boolean isAmount(Quantity amount) {
    return Quantities.problem(amount.getText()).isEmpty();
  }

  /** Maps have no order; violations should. */
  private static Map<String, Quantity> sorted(Map<String, Quantity> amounts) {
    return new TreeMap<>(amounts);
  }
}

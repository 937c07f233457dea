package dev.berth.api.kind.queue;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.NameRule;
import dev.berth.api.kind.amount.AmountRules;
import dev.berth.api.kind.task.ExtendedResources;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.QueueSpec;
import dev.berth.api.v1.StrategyType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a Queue must be. Whether its parent exists and leads in no circle, its status tells. */
final class QueueRules {
  private static final int HEAVIEST = 1000;
  private static final List<String> RESOURCES =
      List.of(AmountRules.CPU, AmountRules.MEMORY, AmountRules.DISK);

  private QueueRules() {}

  static List<Violation> validate(Queue queue) {
    List<Violation> found = new ArrayList<>();
    QueueSpec spec = queue.getSpec();
    parent(queue.getMetadata().getName(), spec.getParent(), found);
    if (spec.hasWeight() && (spec.getWeight() < 1 || spec.getWeight() > HEAVIEST)) {
      found.add(
          Violation.invalid(
              "spec.weight",
              spec.getWeight(),
              "must be between 1 and %d, inclusive".formatted(HEAVIEST)));
    }
    amounts("spec.guaranteed", spec.getGuaranteedMap(), found);
    amounts("spec.maximum", spec.getMaximumMap(), found);
    inOrder(spec.getGuaranteedMap(), spec.getMaximumMap(), found);
    if (spec.getStrategy() == StrategyType.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              "spec.strategy",
              spec.getStrategyValue(),
              EnumWords.of(StrategyType.getDescriptor()).all()));
    }
    if (spec.getMaximumTasks() < 0) {
      found.add(
          Violation.invalid(
              "spec.maximumTasks", spec.getMaximumTasks(), "must be greater than or equal to 0"));
    }
    AmountRules.check("status.used", queue.getStatus().getUsedMap(), found);
    return found;
  }

  private static void parent(String name, String parent, List<Violation> found) {
    if (parent.isEmpty()) {
      return;
    }
    if (parent.equals(name)) {
      found.add(Violation.invalid("spec.parent", parent, "must not be the Queue itself"));
    }
    NameRule.SUBDOMAIN
        .problem(parent)
        .ifPresent(problem -> found.add(Violation.invalid("spec.parent", parent, problem)));
  }

  private static void amounts(String path, Map<String, Quantity> amounts, List<Violation> found) {
    for (String resource : new TreeMap<>(amounts).keySet()) {
      String at = path + "[" + resource + "]";
      if (resource.indexOf('/') >= 0) {
        ExtendedResources.problem(resource)
            .ifPresent(problem -> found.add(Violation.invalid(at, resource, problem)));
      } else if (!RESOURCES.contains(resource)) {
        found.add(Violation.notSupported(at, resource, RESOURCES));
      }
    }
    AmountRules.check(path, amounts, found);
  }

  private static void inOrder(
      Map<String, Quantity> guaranteed, Map<String, Quantity> maximum, List<Violation> found) {
    new TreeMap<>(maximum)
        .forEach((resource, most) -> {
          Quantity least = guaranteed.get(resource);
          if (least != null
              && AmountRules.problem(resource, least).isEmpty()
              && AmountRules.problem(resource, most).isEmpty()
              && Quantities.compare(most, least) < 0) {
            found.add(
                Violation.invalid(
                    "spec.maximum[" + resource + "]",
                    most.getText(),
                    "must be greater than or equal to guaranteed, " + least.getText()));
          }
        });
  }
}

package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.PlacementStrategy;
import dev.berth.api.v1.StrategyType;
import java.util.List;
import java.util.TreeMap;

/** How the nodes that fit may be told apart. */
final class StrategyRules {
  private static final List<String> NAMES =
      List.of("nodeAffinity", "taskAffinity", "topologySpread", "imageLocality", "strategy");

  private static final int MOST = 100;

  private StrategyRules() {}

  static void check(String path, PlacementStrategy strategy, List<Violation> found) {
    if (strategy.getType() == StrategyType.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              path + ".type",
              strategy.getTypeValue(),
              EnumWords.of(StrategyType.getDescriptor()).all()));
    }
    new TreeMap<>(strategy.getWeightsMap())
        .forEach((name, weight) -> {
          String at = path + ".weights[" + name + "]";
          if (!NAMES.contains(name)) {
            found.add(Violation.notSupported(at, name, NAMES));
          }
          if (weight < 0 || weight > MOST) {
            found.add(
                Violation.invalid(
                    at, weight, "must be between 0 and %d, inclusive".formatted(MOST)));
          }
        });
  }
}

package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.SelectorRules;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.WhenUnsatisfiable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How Tasks may be spread. The sentences are those of Kubernetes. */
final class SpreadRules {
  private static final String POSITIVE = "must be greater than zero";

  private SpreadRules() {}

  static void check(Task task, List<Violation> found) {
    TaskSpec spec = task.getSpec();
    boolean labelled = task.getMetadata().getLabelsCount() > 0;
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < spec.getTopologySpreadCount(); i++) {
      String path = "spec.topologySpread[" + i + "]";
      TopologySpread spread = spec.getTopologySpread(i);
      one(path, spread, found);
      if (spread.hasLabelSelector()) {
        SelectorRules.check(path + ".labelSelector", spread.getLabelSelector(), found);
      } else if (!labelled) {
        found.add(ConstraintRules.nothingToCountBy(path));
      }
      String pair =
          "{%s, %s}"
              .formatted(spread.getTopologyKey(), EnumWords.word(spread.getWhenUnsatisfiable()));
      if (!seen.add(pair)) {
        found.add(Violation.duplicate(path + ".{topologyKey, whenUnsatisfiable}", pair));
      }
    }
  }

  private static void one(String path, TopologySpread spread, List<Violation> found) {
    AffinityRules.topologyKey(path + ".topologyKey", spread.getTopologyKey(), found);
    if (spread.hasMaxSkew() && spread.getMaxSkew() < 1) {
      found.add(Violation.invalid(path + ".maxSkew", spread.getMaxSkew(), POSITIVE));
    }
    if (spread.getWhenUnsatisfiable() == WhenUnsatisfiable.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              path + ".whenUnsatisfiable",
              spread.getWhenUnsatisfiableValue(),
              EnumWords.of(WhenUnsatisfiable.getDescriptor()).all()));
    }
    if (!spread.hasMinDomains()) {
      return;
    }
    if (spread.getMinDomains() < 1) {
      found.add(Violation.invalid(path + ".minDomains", spread.getMinDomains(), POSITIVE));
    }
    if (spread.getWhenUnsatisfiable() == WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY) {
      found.add(
          Violation.invalid(
              path + ".minDomains",
              spread.getMinDomains(),
              "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway"));
    }
  }
}

package dev.berth.scheduling.filter.node;

import dev.berth.api.v1.Constraint;
import dev.berth.api.v1.TaskTerm;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.WhenUnsatisfiable;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Constraints;
import dev.berth.scheduling.filter.Veto;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The node must have every label over which the task's rules count others. One that lacks a label
 * never fits, so that spread over another label must not wait for it.
 */
final class TopologyRule implements NodeRule {
  // Sorted, so that the same label is told each time.
  private final Set<String> keys = new TreeSet<>();

  TopologyRule(Demand demand) {
    for (TaskTerm term : demand.affinity().getTaskAffinity().getRequiredList()) {
      keys.add(term.getTopologyKey());
    }
    for (Constraint constraint : demand.constraints()) {
      if (Constraints.counts(constraint)) {
        keys.add(Constraints.label(constraint.getAttribute()));
      }
    }
    for (TopologySpread spread : demand.spread()) {
      if (spread.getWhenUnsatisfiable() != WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY) {
        keys.add(spread.getTopologyKey());
      }
    }
  }

  @Override
  public @Nullable Veto veto(NodeFacts node) {
    for (String key : keys) {
      if (node.label(key) == null) {
        return new Veto.NoTopology(key);
      }
    }
    return null;
  }
}

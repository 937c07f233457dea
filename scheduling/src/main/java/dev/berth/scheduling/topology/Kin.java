package dev.berth.scheduling.topology;

import dev.berth.api.v1.TaskTerm;
import dev.berth.scheduling.demand.Demand;
import java.util.List;
import java.util.Map;

/**
 * All by which tasks are told apart when they are counted.
 *
 * @param aversions what a task keeps away from its place
 */
public record Kin(String namespace, Map<String, String> labels, List<Aversion> aversions) {
  /**
   * Certain tasks, within a domain of a label.
   *
   * @param topologyKey the label of nodes
   */
  public record Aversion(Members.Selected others, String topologyKey) {}

  public Kin {
    labels = Map.copyOf(labels);
    // Who says the same twice is counted once.
    aversions = aversions.stream().distinct().toList();
  }

  /** The kin of tasks that ask for this. */
  public static Kin of(Demand demand) {
    return new Kin(
        demand.namespace(),
        demand.labels(),
        demand.affinity().getTaskAntiAffinity().getRequiredList().stream()
            .map(term -> aversion(demand, term))
            .toList());
  }

  private static Aversion aversion(Demand demand, TaskTerm term) {
    return new Aversion(Members.of(term, demand.namespace()), term.getTopologyKey());
  }
}

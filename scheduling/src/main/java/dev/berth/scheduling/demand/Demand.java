package dev.berth.scheduling.demand;

import dev.berth.api.v1.Affinity;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Constraint;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskTerm;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.WhenUnsatisfiable;
import java.util.List;
import java.util.Map;

/**
 * All that a Task asks of its place, and all by which others may ask for its company. Tasks that
 * are the same in this are equal here, whatever else differs: what is found out about one holds for
 * the others.
 *
 * @param strategy unspecified: as its Queue or the cluster has it
 * @param weights how much each score counts, by its name, where that is not the default
 */
public record Demand(
    String namespace,
    Map<String, String> labels,
    Amounts amounts,
    List<PortDemand> ports,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations,
    Affinity affinity,
    List<TopologySpread> spread,
    List<Constraint> constraints,
    StrategyType strategy,
    Map<String, Integer> weights,
    String image) {
  public Demand {
    labels = Map.copyOf(labels);
    ports = List.copyOf(ports);
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
    spread = List.copyOf(spread);
    constraints = List.copyOf(constraints);
    weights = Map.copyOf(weights);
  }

  public static Demand of(Task task) {
    TaskSpec spec = task.getSpec();
    Amounts asked = Amounts.requestedBy(spec.getContainer());
    return new Demand(
        task.getMetadata().getNamespace(),
        task.getMetadata().getLabelsMap(),
        spec.getRevocable() ? asked.revocable() : asked,
        spec.getContainer().getPortsList().stream().map(PortDemand::of).toList(),
        spec.getNodeSelectorMap(),
        spec.getTolerationsList(),
        spec.getAffinity(),
        spec.getTopologySpreadList(),
        spec.getConstraintsList(),
        spec.getStrategy().getType(),
        spec.getStrategy().getWeightsMap(),
        spec.getContainer().getImage());
  }

  /** What is known from a Binding alone, when its Task is gone: what it uses, and its labels. */
  public static Demand of(Binding binding) {
    Amounts asked = Amounts.requestedBy(binding.getSpec().getContainer());
    return NONE.withAmounts(binding.getSpec().getRevocable() ? asked.revocable() : asked)
        .withLabels(binding.getMetadata().getNamespace(), binding.getSpec().getTaskLabelsMap());
  }

  /** Asks for nothing. */
  public static final Demand NONE =
      new Demand(
          "",
          Map.of(),
          Amounts.NONE,
          List.of(),
          Map.of(),
          List.of(),
          Affinity.getDefaultInstance(),
          List.of(),
          List.of(),
          StrategyType.STRATEGY_TYPE_UNSPECIFIED,
          Map.of(),
          "");

  public Demand withAmounts(Amounts other) {
    return new Demand(
        namespace,
        labels,
        other,
        ports,
        nodeSelector,
        tolerations,
        affinity,
        spread,
        constraints,
        strategy,
        weights,
        image);
  }

  public Demand withLabels(String inNamespace, Map<String, String> other) {
    return new Demand(
        inNamespace,
        other,
        amounts,
        ports,
        nodeSelector,
        tolerations,
        affinity,
        spread,
        constraints,
        strategy,
        weights,
        image);
  }

  public Demand withStrategy(StrategyType other) {
    return new Demand(
        namespace,
        labels,
        amounts,
        ports,
        nodeSelector,
        tolerations,
        affinity,
        spread,
        constraints,
        other,
        weights,
        image);
  }

  /** What of it is asked of nodes whatever runs there; equal for tasks that differ in the rest. */
  public Demand aboutNodes() {
    return new Demand(
        "",
        Map.of(),
        Amounts.NONE,
        List.of(),
        nodeSelector,
        tolerations,
        affinityAboutNodes(),
        spread.stream()
            .filter(one ->
                one.getWhenUnsatisfiable() != WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY)
            .map(one -> TopologySpread.newBuilder().setTopologyKey(one.getTopologyKey()).build())
            .distinct()
            .toList(),
        constraints.stream().map(one -> one.toBuilder().clearLabelSelector().build()).toList(),
        StrategyType.STRATEGY_TYPE_UNSPECIFIED,
        weights,
        image);
  }

  /** Of those that are wanted near only by which label: a node that lacks it is near nobody. */
  private Affinity affinityAboutNodes() {
    Affinity.Builder about = Affinity.newBuilder();
    if (affinity.hasNodeAffinity()) {
      about.setNodeAffinity(affinity.getNodeAffinity());
    }
    for (TaskTerm term : affinity.getTaskAffinity().getRequiredList()) {
      about
          .getTaskAffinityBuilder()
          .addRequired(TaskTerm.newBuilder().setTopologyKey(term.getTopologyKey()));
    }
    return about.build();
  }
}

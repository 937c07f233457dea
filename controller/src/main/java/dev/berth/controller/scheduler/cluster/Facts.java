package dev.berth.controller.scheduler.cluster;

import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import java.util.List;
import java.util.Map;

/**
 * What a Node says that matters to where tasks go. Odd numbers do no harm: an amount that can't be
 * read is none, and a range of ports ends with the last port that there is.
 */
record Facts(
    boolean ready,
    boolean unschedulable,
    Map<String, String> labels,
    List<Taint> taints,
    Amounts allocatable,
    int firstPort,
    int lastPort) {
  static final Facts NONE = new Facts(false, false, Map.of(), List.of(), Amounts.NONE, 0, 0);

  Facts {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
  }

  static Facts of(Node node) {
    return new Facts(
        Conditions.isTrue(node.getStatus().getConditionsList(), "Ready"),
        node.getSpec().getUnschedulable(),
        node.getMetadata().getLabelsMap(),
        node.getSpec().getTaintsList(),
        Amounts.of(node.getStatus().getAllocatableMap()),
        node.getStatus().getPortRange().getFirst(),
        Math.min(node.getStatus().getPortRange().getLast(), Ports.HIGHEST));
  }
}

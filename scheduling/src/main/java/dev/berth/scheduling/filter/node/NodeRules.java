package dev.berth.scheduling.filter.node;

import dev.berth.api.v1.Constraint;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Veto;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules about nodes that a task asks for, in the order in which they are asked. The first veto
 * is the one that counts, so those that say most to people come first: that a node is silent
 * matters more than that it lacks a label. A new rule is a class and a line here.
 */
public final class NodeRules {
  private final List<NodeRule> rules;

  private NodeRules(List<NodeRule> rules) {
    this.rules = List.copyOf(rules);
  }

  public static NodeRules of(Demand demand) {
    List<NodeRule> rules = new ArrayList<>();
    rules.add(new ReadyRule());
    rules.add(new CordonRule());
    if (!demand.nodeSelector().isEmpty()) {
      rules.add(new SelectorRule(demand.nodeSelector()));
    }
    if (demand.affinity().getNodeAffinity().getRequiredCount() > 0) {
      rules.add(new NodeAffinityRule(demand.affinity().getNodeAffinity().getRequiredList()));
    }
    for (Constraint constraint : demand.constraints()) {
      AttributeRule.of(constraint).ifPresent(rules::add);
    }
    rules.add(new TaintRule(demand.tolerations()));
    rules.add(new TopologyRule(demand));
    return new NodeRules(rules);
  }

  /** Why a node can't take it; null when no rule minds. */
  public @Nullable Veto veto(NodeFacts node) {
    for (NodeRule rule : rules) {
      Veto veto = rule.veto(node);
      if (veto != null) {
        return veto;
      }
    }
    return null;
  }
}

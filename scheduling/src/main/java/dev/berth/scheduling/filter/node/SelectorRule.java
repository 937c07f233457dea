package dev.berth.scheduling.filter.node;

import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.filter.Veto;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The node must have every label of the task's nodeSelector. */
final class SelectorRule implements NodeRule {
  private final Map<String, String> wanted;

  SelectorRule(Map<String, String> wanted) {
    // Sorted, so that the same label is told each time.
    this.wanted = new TreeMap<>(wanted);
  }

  @Override
  public @Nullable Veto veto(NodeFacts node) {
    for (Map.Entry<String, String> one : wanted.entrySet()) {
      if (!one.getValue().equals(node.label(one.getKey()))) {
        return new Veto.LabelDiffers(one.getKey(), one.getValue());
      }
    }
    return null;
  }
}

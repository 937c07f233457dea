package dev.berth.scheduling.filter.node;

import dev.berth.api.v1.NodeRequirement;
import dev.berth.api.v1.NodeTerm;
import dev.berth.scheduling.cluster.NodeFacts;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Whether a node is what a term of an affinity asks for. */
public final class NodeTerms {
  private NodeTerms() {}

  /** All of the term's requirements hold; a term without any fits nothing, as in Kubernetes. */
  public static boolean fits(NodeTerm term, NodeFacts node) {
    for (NodeRequirement one : term.getMatchExpressionsList()) {
      if (!holds(one, node.label(one.getKey()))) {
        return false;
      }
    }
    return term.getMatchExpressionsCount() > 0;
  }

  private static boolean holds(NodeRequirement one, @Nullable String value) {
    return switch (one.getOperator()) {
      case NODE_OPERATOR_IN -> value != null && one.getValuesList().contains(value);
      case NODE_OPERATOR_NOT_IN -> value == null || !one.getValuesList().contains(value);
      case NODE_OPERATOR_EXISTS -> value != null;
      case NODE_OPERATOR_DOES_NOT_EXIST -> value == null;
      case NODE_OPERATOR_GT -> compare(value, one) > 0;
      case NODE_OPERATOR_LT -> compare(value, one) < 0;
      // One that we do not know, from a newer server: better to wait than to go where it must not.
      case NODE_OPERATOR_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  /** 0, which neither operator takes, where one of the two is no whole number. */
  private static int compare(@Nullable String value, NodeRequirement one) {
    OptionalLong is = number(value);
    OptionalLong bound = number(one.getValuesCount() == 1 ? one.getValues(0) : null);
    return is.isEmpty() || bound.isEmpty() ? 0 : Long.compare(is.getAsLong(), bound.getAsLong());
  }

  private static OptionalLong number(@Nullable String text) {
    try {
      return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}

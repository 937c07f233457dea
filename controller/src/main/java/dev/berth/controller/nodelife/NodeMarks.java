package dev.berth.controller.nodelife;

import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeSpec;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import java.time.Instant;

/** How a Node object says that it is ready or unreachable. Pure. */
final class NodeMarks {
  static final String READY = "Ready";
  static final String TAINT = "berth.dev/unreachable";

  private NodeMarks() {}

  static boolean tainted(Node node) {
    return node.getSpec().getTaintsList().stream().anyMatch(NodeMarks::ours);
  }

  static Node withTaint(Node node, Instant now) {
    if (tainted(node)) {
      return node;
    }
    Taint taint =
        Taint.newBuilder()
            .setKey(TAINT)
            .setEffect(TaintEffect.TAINT_EFFECT_NO_SCHEDULE)
            .setTimeAdded(Times.time(now))
            .build();
    return node.toBuilder().setSpec(node.getSpec().toBuilder().addTaints(taint)).build();
  }

  static Node withoutTaint(Node node) {
    if (!tainted(node)) {
      return node;
    }
    NodeSpec.Builder spec = node.getSpec().toBuilder().clearTaints();
    node.getSpec().getTaintsList().stream().filter(one -> !ours(one)).forEach(spec::addTaints);
    return node.toBuilder().setSpec(spec).build();
  }

  static Node ready(Node node, Instant now) {
    return with(node, Conditions.TRUE, "NodeHeard", "an API server hears the node", now);
  }

  static Node unreachable(Node node, Instant now) {
    return with(node, Conditions.UNKNOWN, "NodeUnreachable", "no API server hears the node", now);
  }

  private static Node with(Node node, String status, String reason, String message, Instant now) {
    Condition condition =
        Condition.newBuilder()
            .setType(READY)
            .setStatus(status)
            .setObservedGeneration(node.getMetadata().getGeneration())
            .setReason(reason)
            .setMessage(message)
            .build();
    boolean same =
        Conditions.find(node.getStatus().getConditionsList(), READY)
            .filter(there ->
                there.getStatus().equals(status)
                    && there.getReason().equals(reason)
                    && there.getMessage().equals(message))
            .isPresent();
    if (same) {
      return node;
    }
    return node.toBuilder()
        .setStatus(
            node.getStatus().toBuilder()
                .clearConditions()
                .addAllConditions(
                    Conditions.set(node.getStatus().getConditionsList(), condition, now)))
        .build();
  }

  private static boolean ours(Taint taint) {
    return taint.getKey().equals(TAINT)
        && taint.getEffect() == TaintEffect.TAINT_EFFECT_NO_SCHEDULE;
  }
}

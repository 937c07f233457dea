package dev.berth.controller.rebalance;

import dev.berth.api.meta.Times;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeSpec;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.scheduling.rebalance.Rebalancing;
import java.time.Instant;

/** How a Node says that new Tasks had better go elsewhere, because it is being relieved. Pure. */
final class AvoidTaint {
  private AvoidTaint() {}

  static boolean isOn(Node node) {
    return node.getSpec().getTaintsList().stream().anyMatch(AvoidTaint::isOurs);
  }

  static Node on(Node node, Instant now) {
    if (isOn(node)) {
      return node;
    }
    Taint taint =
        Taint.newBuilder()
            .setKey(Rebalancing.TAINT)
            .setEffect(TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE)
            .setTimeAdded(Times.time(now))
            .build();
    return node.toBuilder().setSpec(node.getSpec().toBuilder().addTaints(taint)).build();
  }

  static Node off(Node node) {
    if (!isOn(node)) {
      return node;
    }
    NodeSpec.Builder spec = node.getSpec().toBuilder().clearTaints();
    node.getSpec().getTaintsList().stream().filter(one -> !isOurs(one)).forEach(spec::addTaints);
    return node.toBuilder().setSpec(spec).build();
  }

  private static boolean isOurs(Taint taint) {
    return taint.getKey().equals(Rebalancing.TAINT)
        && taint.getEffect() == TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE;
  }
}

package dev.berth.apiserver.resource;

import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.node.Taints;
import dev.berth.api.meta.Times;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeSpec;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A NoExecute taint says since when it is there, for that is what the seconds of tolerations are
 * counted from: the server sets it when a client has not, and keeps it for as long as the taint
 * stays, whatever clients send.
 */
public final class NodeLifecycle implements Lifecycle<Node> {
  private final InstantSource clock;

  public NodeLifecycle(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Kind<Node> kind() {
    return Kinds.NODE;
  }

  @Override
  public Node begin(Node object) {
    return withTimes(List.of(), object);
  }

  @Override
  public Node keep(Node before, Node after) {
    return withTimes(before.getSpec().getTaintsList(), after);
  }

  private Node withTimes(List<Taint> before, Node node) {
    if (node.getSpec().getTaintsList().stream().noneMatch(NodeLifecycle::drivesAway)) {
      return node;
    }
    NodeSpec.Builder spec = node.getSpec().toBuilder().clearTaints();
    for (Taint taint : node.getSpec().getTaintsList()) {
      spec.addTaints(drivesAway(taint) ? withTime(before, taint) : taint);
    }
    return node.toBuilder().setSpec(spec).build();
  }

  private Taint withTime(List<Taint> before, Taint taint) {
    Optional<Taint> there =
        before.stream().filter(one -> one.hasTimeAdded() && Taints.same(one, taint)).findFirst();
    if (there.isPresent()) {
      return taint.toBuilder().setTimeAdded(there.get().getTimeAdded()).build();
    }
    return taint.hasTimeAdded()
        ? taint
        : taint.toBuilder().setTimeAdded(Times.time(clock.instant())).build();
  }

  private static boolean drivesAway(Taint taint) {
    return taint.getEffect() == TaintEffect.TAINT_EFFECT_NO_EXECUTE;
  }
}

package dev.berth.cli.plan;

import dev.berth.api.kind.node.Taints;
import dev.berth.api.kind.task.Tolerations;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.preview.Forecast.Displaced;
import dev.berth.scheduling.preview.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Whom NoExecute taints would drive away who may stay where he is as things are. */
final class TaintedAway {
  private TaintedAway() {}

  static List<Displaced> of(Picture before, Picture after) {
    List<Displaced> all = new ArrayList<>();
    for (Map.Entry<PlaceKey, Task> one : after.tasks().entrySet()) {
      PlaceKey key = one.getKey();
      Optional<Binding> binding = after.binding(key);
      if (binding.isEmpty() || Pending.finished(one.getValue())) {
        continue;
      }
      String node = binding.get().getSpec().getNode();
      Optional<String> why = why(after, key, node);
      if (why.isPresent() && why(before, key, node).isEmpty()) {
        all.add(new Displaced(key, node, "TaintEviction", why.get()));
      }
    }
    return all;
  }

  private static Optional<String> why(Picture picture, PlaceKey key, String node) {
    Optional<Task> task = picture.task(key);
    Optional<Node> at = picture.node(node);
    if (task.isEmpty() || at.isEmpty()) {
      return Optional.empty();
    }
    for (Taint taint : at.get().getSpec().getTaintsList()) {
      OptionalLong seconds =
          Tolerations.secondsToStay(task.get().getSpec().getTolerationsList(), taint);
      if (taint.getEffect() == TaintEffect.TAINT_EFFECT_NO_EXECUTE && seconds.isPresent()) {
        long stays = seconds.getAsLong();
        String tolerated = stays == 0 ? "does not tolerate" : "tolerates for " + stays + "s only";
        return Optional.of("%s taint %s".formatted(tolerated, Taints.text(taint)));
      }
    }
    return Optional.empty();
  }
}

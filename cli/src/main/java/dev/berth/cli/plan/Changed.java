package dev.berth.cli.plan;

import com.google.protobuf.Message;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.preview.Picture;
import java.util.List;

/** Pictures as they would be after an apply. */
final class Changed {
  // As nodelets have it when they are told nothing else.
  private static final PortRange PORTS =
      PortRange.newBuilder().setFirst(20000).setLast(20999).build();

  private Changed() {}

  static Picture of(Picture picture, List<Proposal> proposals) {
    Picture changed = picture.copy();
    for (Proposal proposal : proposals) {
      switch (proposal) {
        case Proposal.Created(var manifest, Node node) ->
            changed.put(asIfUp(node, ((Node) manifest.object()).getStatus()));
        case Proposal.Created created -> changed.put(created.after());
        case Proposal.Changed one -> changed.put(one.after());
        case Proposal.Replaced one -> {
          if (one.after() instanceof Task task) {
            changed.removeTask(key(task));
          }
          changed.put(one.after());
        }
        case Proposal.Unchanged _, Proposal.Refused _ -> {}
      }
    }
    return changed;
  }

  static PlaceKey key(Message object) {
    return PlaceKey.of(Meta.of(object));
  }

  /** A node with what its manifest says that it has, as if its nodelet reported that. */
  private static Node asIfUp(Node node, NodeStatus said) {
    NodeStatus.Builder status = said.toBuilder();
    if (said.getAllocatableMap().isEmpty()) {
      status.putAllAllocatable(said.getCapacityMap());
    }
    if (!said.hasPortRange()) {
      status.setPortRange(PORTS);
    }
    return node.toBuilder()
        .setStatus(
            status
                .clearConditions()
                .addConditions(Condition.newBuilder().setType("Ready").setStatus(Conditions.TRUE)))
        .build();
  }
}

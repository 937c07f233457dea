package dev.berth.controller.cache;

import dev.berth.api.meta.v1.Condition;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeImage;
import dev.berth.api.v1.NodeStatus;
import java.util.function.UnaryOperator;

/** Of a Node: all but its annotations, and its images are those of the other nodes. */
final class KeptNode implements UnaryOperator<Node> {
  private final Values values;
  private final KeptMetadata metadata;

  KeptNode(Values values) {
    this.values = values;
    this.metadata = new KeptMetadata(values);
  }

  @Override
  public Node apply(Node whole) {
    Node.Builder kept = whole.toBuilder().setMetadata(metadata.apply(whole.getMetadata()));
    if (whole.hasStatus()) {
      kept.setStatus(status(whole.getStatus()));
    }
    return kept.build();
  }

  private NodeStatus status(NodeStatus whole) {
    NodeStatus.Builder kept = whole.toBuilder().clearImages().clearConditions();
    for (NodeImage image : whole.getImagesList()) {
      kept.addImages(values.images.one(image));
    }
    for (Condition condition : whole.getConditionsList()) {
      kept.addConditions(condition(condition));
    }
    return kept.build();
  }

  /** Since when it holds is the node's own; the words are everybody's. */
  private Condition condition(Condition whole) {
    Condition.Builder kept = whole.toBuilder();
    if (whole.hasType()) {
      kept.setType(values.words.one(whole.getType()));
    }
    if (whole.hasStatus()) {
      kept.setStatus(values.words.one(whole.getStatus()));
    }
    if (whole.hasReason()) {
      kept.setReason(values.words.one(whole.getReason()));
    }
    if (whole.hasMessage()) {
      kept.setMessage(values.words.one(whole.getMessage()));
    }
    return kept.build();
  }
}

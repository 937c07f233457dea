package dev.berth.nodelet;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Node;
import dev.berth.client.event.EventRecorder;
import dev.berth.nodelet.image.ImageGc;

/** Events about the node whose images were removed. */
final class NodeImageEvents implements ImageGc.Teller {
  private final EventRecorder recorder;
  private final Node node;

  NodeImageEvents(EventRecorder recorder, String node) {
    this.recorder = recorder;
    this.node = Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(node)).build();
  }

  @Override
  public void removed(String message) {
    recorder.normal(Kinds.NODE, node, "ImagesRemoved", message);
  }

  @Override
  public void stillFull(String message) {
    recorder.warning(Kinds.NODE, node, "FreeDiskSpaceFailed", message);
  }
}

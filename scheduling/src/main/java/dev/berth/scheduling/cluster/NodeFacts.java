package dev.berth.scheduling.cluster;

import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeImage;
import dev.berth.api.v1.Taint;
import dev.berth.scheduling.demand.Amounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Node says that matters to where tasks go. Odd numbers do no harm: an amount that can't be
 * read is none, and a range of ports ends with the last port that there is.
 *
 * @param exists false for a node that is known by its name only
 * @param images the size in bytes of each image that is there, by each of its names
 */
public record NodeFacts(
    String name,
    boolean exists,
    boolean ready,
    boolean unschedulable,
    Map<String, String> labels,
    List<Taint> taints,
    Amounts allocatable,
    int firstPort,
    int lastPort,
    Map<String, Long> images) {
  private static final String HOSTNAME = "berth.dev/hostname";
  private static final String KUBERNETES_HOSTNAME = "kubernetes.io/hostname";

  public NodeFacts {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
    images = Map.copyOf(images);
  }

  /** A node of which nothing is known but its name. */
  static NodeFacts unknown(String name) {
    return new NodeFacts(
        name, false, false, false, Map.of(), List.of(), Amounts.NONE, 0, 0, Map.of());
  }

  public static NodeFacts of(Node node) {
    return new NodeFacts(
        node.getMetadata().getName(),
        true,
        Conditions.isTrue(node.getStatus().getConditionsList(), "Ready"),
        node.getSpec().getUnschedulable(),
        node.getMetadata().getLabelsMap(),
        node.getSpec().getTaintsList(),
        Amounts.of(node.getStatus().getAllocatableMap()).withIdle(node.getStatus().getIdleMap()),
        node.getStatus().getPortRange().getFirst(),
        Math.min(node.getStatus().getPortRange().getLast(), Ports.HIGHEST),
        images(node));
  }

  /** A label; the node's name for one that names the host, where there is no such label. */
  public @Nullable String label(String key) {
    String value = labels.get(key);
    return value == null && (key.equals(HOSTNAME) || key.equals(KUBERNETES_HOSTNAME))
        ? name
        : value;
  }

  private static Map<String, Long> images(Node node) {
    Map<String, Long> sizes = new HashMap<>();
    for (NodeImage image : node.getStatus().getImagesList()) {
      for (String one : image.getNamesList()) {
        sizes.put(one, image.getSizeBytes());
      }
    }
    return sizes;
  }
}

package dev.berth.controller.scheduler.cluster;

import dev.berth.api.v1.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes and what is used on them. A key has at most one place; setting another one moves it.
 * Not safe for use by several threads: it belongs to the one that decides.
 *
 * <p>Invariant: each node's usage is the sum over the places that name it.
 */
public final class Cluster {
  private final Map<String, NodeState> byName = new HashMap<>();
  private final List<NodeState> nodes = new ArrayList<>();
  private final List<NodeState> nodesView = Collections.unmodifiableList(nodes);
  private final Map<PlaceKey, Place> places = new HashMap<>();

  /** The nodes that exist, in no particular order. */
  public List<NodeState> nodes() {
    return nodesView;
  }

  /**
   * Learns of a new or changed node.
   *
   * @return whether that may change a decision
   */
  public boolean put(Node node) {
    NodeState state = state(node.getMetadata().getName());
    boolean known = state.exists();
    boolean changed = state.learn(node);
    if (!known) {
      nodes.add(state);
    }
    return changed;
  }

  /** A node is gone. */
  public void removeNode(String name) {
    NodeState state = byName.get(name);
    if (state != null) {
      nodes.remove(state);
      state.forget();
      dropIfBlank(state);
    }
  }

  /** The place of a task; null when it uses nothing. */
  public @Nullable Place place(PlaceKey key) {
    return places.get(key);
  }

  /**
   * Makes this the place of a task, and frees the one that it had.
   *
   * @return whether something was freed
   */
  public boolean set(PlaceKey key, @Nullable Place place) {
    Place before = place == null ? places.remove(key) : places.put(key, place);
    if (place != null && place.equals(before)) {
      return false;
    }
    if (before != null) {
      NodeState state = state(before.node());
      state.free(before.amounts(), before.hostPorts());
      dropIfBlank(state);
    }
    if (place != null) {
      state(place.node()).use(place.amounts(), place.hostPorts());
    }
    return before != null;
  }

  private NodeState state(String name) {
    return byName.computeIfAbsent(name, NodeState::new);
  }

  private void dropIfBlank(NodeState state) {
    if (state.isBlank()) {
      byName.remove(state.name());
    }
  }
}

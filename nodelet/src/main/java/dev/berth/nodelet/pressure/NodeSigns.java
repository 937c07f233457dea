package dev.berth.nodelet.pressure;

import dev.berth.api.kind.node.NodeSignals;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.rpc.v1.NodeIdle;
import dev.berth.api.rpc.v1.NodeImages;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.api.v1.NodeImage;
import dev.berth.nodelet.spec.Room;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node says of itself now. Safe for many threads. */
public final class NodeSigns {
  private static final Logger log = LoggerFactory.getLogger(NodeSigns.class);

  private final Map<NodeSignals.Signal, Condition> signs = new LinkedHashMap<>();
  private Optional<NodeImages> images = Optional.empty();
  private Optional<NodeIdle> idle = Optional.empty();

  /** For the control streams. */
  public synchronized NodeState state() {
    NodeState.Builder state = NodeState.newBuilder();
    signs.forEach((signal, condition) -> {
      state.addConditions(condition);
      if (condition.getStatus().equals(signal.bad())) {
        state.addTaintKeys(signal.taint());
      }
    });
    images.ifPresent(state::setImages);
    idle.ifPresent(state::setIdle);
    return state.build();
  }

  /** The node has these images, and no others worth telling. */
  public synchronized void images(List<NodeImage> all) {
    images = Optional.of(NodeImages.newBuilder().addAllImages(all).build());
  }

  /** So much is idle of what tasks have requested. */
  public synchronized void idle(Room amount) {
    idle =
        Optional.of(
            NodeIdle.newBuilder()
                .putAmounts("cpu", Quantities.ofMilli(amount.cpuMillis()))
                .putAmounts("memory", Quantities.ofBytes(amount.memoryBytes()))
                .build());
  }

  /** All is well in this respect. */
  void well(NodeSignals.Signal signal, String reason, String message) {
    set(signal, signal.good(), reason, message);
  }

  /** Something is wrong, and new tasks are to stay away. */
  void wrong(NodeSignals.Signal signal, String reason, String message) {
    set(signal, signal.bad(), reason, message);
  }

  private synchronized void set(
      NodeSignals.Signal signal, String status, String reason, String message) {
    Condition condition =
        Condition.newBuilder()
            .setType(signal.condition())
            .setStatus(status)
            .setReason(reason)
            .setMessage(message)
            .build();
    Condition before = signs.put(signal, condition);
    String earlier = before == null ? signal.good() : before.getStatus();
    if (!earlier.equals(status)) {
      log.info(
          "condition={} status={} reason={} message=\"{}\"",
          signal.condition(),
          status,
          reason,
          message);
    }
  }
}

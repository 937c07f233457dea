package dev.berth.apiserver.nodes;

import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.time.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what nodes say of themselves. A nodelet tells each API server, and each writes: the same
 * twice is written once. While the store is away it is tried again with the newest word, for as
 * long as the stream stands over which it came; a newer stream begins with a word of its own.
 */
final class NodeStates {
  private static final Logger LOG = LoggerFactory.getLogger(NodeStates.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final NodeStore nodes;
  private final Roster roster;
  private final InstantSource clock;
  private final Timers timer;
  private final Map<String, Said> pending = new ConcurrentHashMap<>();

  private record Said(Link link, NodeState state) {}

  NodeStates(NodeStore nodes, Roster roster, InstantSource clock, Timers timer) {
    this.nodes = nodes;
    this.roster = roster;
    this.clock = clock;
    this.timer = timer;
  }

  /** A node has said something over its stream. */
  void said(String node, Link link, NodeState state) {
    if (pending.put(node, new Said(link, state)) == null) {
      timer.after(Duration.ZERO, () -> write(node));
    }
  }

  private void write(String node) {
    Said said = pending.remove(node);
    if (said == null || !roster.link(node).equals(Optional.of(said.link()))) {
      return;
    }
    try {
      // A Node that was deleted comes back with a hello, after which this is said again.
      var _ =
          nodes.change(
              node,
              before -> NodeRecord.state(before, said.state(), clock.instant()),
              Deadline.in(TIMEOUT));
    } catch (FailureException e) {
      LOG.warn("node state not written node={} failure=\"{}\"", node, e.getMessage());
      // Unless something newer was said meanwhile, which has its own turn.
      if (pending.putIfAbsent(node, said) == null) {
        timer.after(AGAIN, () -> write(node));
      }
    }
  }
}

package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.time.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes whether this server hears a node, when that has changed. What is written is what is true
 * at the moment of the write; while the store is away it is tried again, so the last word gets
 * there.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final String server;
  private final NodeStore nodes;
  private final Roster roster;
  private final InstantSource clock;
  private final Timers timer;
  private final Set<String> pending = ConcurrentHashMap.newKeySet();

  Connections(String server, NodeStore nodes, Roster roster, InstantSource clock, Timers timer) {
    this.server = server;
    this.nodes = nodes;
    this.roster = roster;
    this.clock = clock;
    this.timer = timer;
  }

  /** Something has changed for a node: have it written, soon. */
  void changed(String node) {
    if (pending.add(node)) {
      timer.after(Duration.ZERO, () -> write(node));
    }
  }

  private void write(String node) {
    pending.remove(node);
    try {
      boolean heard = roster.hears(node);
      Optional<Link> link = roster.link(node);
      boolean exists =
          nodes.change(
              node,
              before -> NodeRecord.connection(before, server, heard, clock.instant()),
              Deadline.in(TIMEOUT));
      if (!exists) {
        link.ifPresent(one -> endForHello(node, one));
        return;
      }
      LOG.info("node {} node={}", heard ? "is heard" : "has gone silent", node);
      if (roster.hears(node) != heard) {
        changed(node);
      }
    } catch (FailureException e) {
      LOG.warn("node connection not written node={} failure=\"{}\"", node, e.getMessage());
      if (pending.add(node)) {
        timer.after(AGAIN, () -> write(node));
      }
    }
  }

  /** Somebody deleted the Node, and only a hello makes one. */
  private void endForHello(String node, Link link) {
    LOG.info("node was deleted, its nodelet is to say hello again node={}", node);
    roster.closed(node, link);
    link.end(new Failure.Unavailable("the Node was deleted; say hello again"));
  }
}

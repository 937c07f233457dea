package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.api.rpc.v1.HeartbeatAck;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.api.rpc.v1.ServerMessage;
import dev.berth.api.rpc.v1.Welcome;
import dev.berth.api.v1.Node;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.time.Timers;
import dev.berth.apiserver.watch.Query;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** The nodelets' control streams: who is there, and who has gone silent. */
public final class NodeControl {
  private static final ServerMessage ACK =
      ServerMessage.newBuilder().setHeartbeatAck(HeartbeatAck.getDefaultInstance()).build();

  /** How many heartbeats long a wrong entry of this server may stand in a Node. */
  private static final int HEARTBEATS_TO_REVIEW = 5;

  private static final Duration REVIEW_TIMEOUT = Duration.ofSeconds(5);

  private final String server;
  private final Duration heartbeat;
  private final Resources resources;
  private final NodeStore nodes;
  private final Roster roster;
  private final Connections connections;
  private final NodeStates states;
  private final InstantSource clock;
  private final Timers timer;

  /**
   * @param server this server's identity
   * @param heartbeat how often nodelets are asked to be heard
   * @param silentAfter after how long without a sign of life a node is silent
   */
  public NodeControl(
      String server,
      Duration heartbeat,
      Duration silentAfter,
      Store store,
      Resources resources,
      Clocks clocks,
      Timers timer) {
    this.server = server;
    this.heartbeat = heartbeat;
    this.resources = resources;
    this.nodes = new NodeStore(store);
    this.roster = new Roster(silentAfter, clocks.monotonic());
    this.clock = clocks.wall();
    this.connections = new Connections(server, nodes, roster, clock, timer);
    this.states = new NodeStates(nodes, roster, clock, timer);
    this.timer = timer;
  }

  /** What time it is, and how much has passed. */
  public record Clocks(InstantSource wall, LongSupplier monotonic) {
    public static final Clocks SYSTEM = new Clocks(InstantSource.system(), System::nanoTime);
  }

  /** Looks for silent nodes from now on, and for Nodes that do not say what this server hears. */
  public void start(WatchCaches caches) {
    timer.every(heartbeat.dividedBy(2), this::sweep);
    timer.every(heartbeat.multipliedBy(HEARTBEATS_TO_REVIEW), () -> review(caches));
  }

  /**
   * A nodelet says who it is: its Node is made or brought up to date, and an older stream of the
   * same machine ends.
   *
   * @throws FailureException <em>already exists</em> when another machine has the node's name,
   *     <em>invalid</em> when no Node may say what the nodelet says
   */
  public Presence hello(Hello hello, Link link, Deadline deadline) {
    if (hello.getNode().isEmpty() || hello.getMachineId().isEmpty()) {
      throw new FailureException(new Failure.BadRequest("a hello needs a node and a machine_id"));
    }
    String name = hello.getNode();
    // Alone, not as changed: what people wrote into the Node is not the nodelet's to mend.
    Node presented = NodeRecord.presented(NodeRecord.named(name), hello);
    Validation.refuseIfAny(Kinds.NODE, presented, Validation.of(Kinds.NODE, presented));
    boolean written = false;
    while (!written) {
      written =
          nodes.change(name, before -> registered(before, hello), deadline)
              || created(registered(NodeRecord.named(name), hello), deadline);
    }
    roster
        .opened(name, link)
        .ifPresent(older ->
            older.end(
                new Failure.Conflict(
                    Kinds.NODE.qualifiedPlural(),
                    name,
                    "a newer process of the same machine has taken over")));
    connections.changed(name);
    link.send(
        ServerMessage.newBuilder()
            .setWelcome(
                Welcome.newBuilder().setServer(server).setHeartbeatMillis(heartbeat.toMillis()))
            .build());
    return new Presence(name, link);
  }

  /** Where to reach a node; empty when it has no stream to this server. */
  public Optional<Link> link(String node) {
    return roster.link(node);
  }

  /** How long ago this server heard a node; empty when it does not know it. */
  public Optional<Duration> silence(String node) {
    return roster.silence(node);
  }

  void sweep() {
    roster.sweep().forEach(connections::changed);
  }

  /**
   * Somebody else may have changed this server's entries: a person, or a server of the same
   * identity. The cache only says where to look; what is written follows from a newer read.
   */
  private void review(WatchCaches caches) {
    Query everything = new Query(Kinds.NODE, "", LabelSelector.ALL, FieldSelector.ALL);
    Set<String> unmatched = roster.allHeard();
    for (Stored stored : caches.list(everything, 0, REVIEW_TIMEOUT).objects()) {
      String name = stored.key().name();
      boolean listed =
          TypedStore.decodable(Kinds.NODE, stored)
              .map(node -> NodeRecord.isConnected(node.object(), server))
              .orElse(false);
      if (listed != unmatched.remove(name)) {
        connections.changed(name);
      }
    }
    unmatched.forEach(connections::changed);
  }

  private Node registered(Node before, Hello hello) {
    if (NodeRecord.isHeldByAnother(before, hello.getMachineId())) {
      throw new FailureException(
          new Failure.AlreadyExists(
              Kinds.NODE.qualifiedPlural(),
              hello.getNode(),
              ("the name is held by another machine (machine id %s, this one is %s); give this node"
                      + " another name, or delete the Node if that machine is gone for good")
                  .formatted(before.getStatus().getMachineId(), hello.getMachineId())));
    }
    Node presented = NodeRecord.presented(before, hello);
    return NodeRecord.connection(presented, server, true, clock.instant());
  }

  /** False: somebody else has created it meanwhile. */
  private boolean created(Node node, Deadline deadline) {
    try {
      resources.createWithStatus(Kinds.NODE, node, deadline);
      return true;
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.AlreadyExists) {
        return false;
      }
      throw e;
    }
  }

  /** One stream of one nodelet, from its hello to its end. */
  public final class Presence {
    private final String node;
    private final Link link;

    private Presence(String node, Link link) {
      this.node = node;
      this.link = link;
    }

    public void heartbeat() {
      if (roster.heard(node, link)) {
        connections.changed(node);
      }
      link.send(ACK);
    }

    /** What the node says of itself from now on; written, soon, when it is news. */
    public void state(NodeState state) {
      states.said(node, link, state);
    }

    /** The stream is over; the node is silent when it is not heard for a while. */
    public void closed() {
      roster.closed(node, link);
    }
  }
}

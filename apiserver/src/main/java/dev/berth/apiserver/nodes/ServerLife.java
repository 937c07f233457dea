package dev.berth.apiserver.nodes;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Node;
import dev.berth.apiserver.admission.Namespaces;
import dev.berth.apiserver.object.Concurrently;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's own sign of life: the Lease {@code berth-system/apiserver-<identity>}. Without it
 * nobody would know whether "connected" in a Node is still true: what a dead server wrote last
 * stays there, and counts only while its Lease is renewed.
 */
public final class ServerLife {
  /** What the Leases of API servers are called, before the identity. */
  public static final String PREFIX = "apiserver-";

  private static final Logger LOG = LoggerFactory.getLogger(ServerLife.class);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(3);
  private static final int DURATION_SECONDS = 10;

  /** Servers replaced every day under new names must not pile up in every Node. */
  private static final Duration GONE_AFTER = Duration.ofDays(1);

  /** Every node of a large cluster may have to be corrected, a read and a write each. */
  private static final int AT_ONCE = 32;

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final String identity;
  private final Resources resources;
  private final TypedStore store;
  private final NodeStore nodes;
  private final InstantSource clock;
  private final Timers timer;

  public ServerLife(
      String identity, Store store, Resources resources, InstantSource clock, Timers timer) {
    this.identity = identity;
    this.resources = resources;
    this.store = new TypedStore(store);
    this.nodes = new NodeStore(store);
    this.clock = clock;
    this.timer = timer;
  }

  /**
   * Corrects what an earlier process of this identity left behind and what servers that are gone
   * for good did, then lives. The order matters: a fresh Lease would make stale "connected" entries
   * true again, and a Lease that is gone could not tell any more whose entries to remove.
   */
  public void start(Deadline deadline) {
    List<Found<Lease>> gone = leasesOfTheGone(deadline);
    Set<String> servers =
        gone.stream().map(lease -> server(lease.object())).collect(Collectors.toSet());
    UnaryOperator<Node> corrected =
        node -> NodeRecord.without(NodeRecord.unheard(node, identity, clock.instant()), servers);
    List<String> wrong =
        store.all(Kinds.NODE, "", deadline).stream()
            .map(Found::object)
            .filter(node -> !corrected.apply(node).equals(node))
            .map(node -> node.getMetadata().getName())
            .toList();
    Concurrently.map(wrong, AT_ONCE, node -> nodes.change(node, corrected, deadline));
    for (Found<Lease> lease : gone) {
      LOG.info("forgets an api server that is gone identity={}", server(lease.object()));
      // One that was renewed after all keeps it: the outcome says so, and that is all right.
      var _ = store.commit(Transaction.of(lease.delete()), deadline);
    }
    renew(deadline);
    timer.every(RENEW_EVERY, this::renewOrSay);
  }

  private List<Found<Lease>> leasesOfTheGone(Deadline deadline) {
    Instant longAgo = clock.instant().minus(GONE_AFTER);
    return store.all(Kinds.LEASE, Namespaces.SYSTEM, deadline).stream()
        .filter(lease -> lease.object().getMetadata().getName().startsWith(PREFIX))
        .filter(lease -> !server(lease.object()).equals(identity))
        .filter(lease -> Times.instant(lease.object().getSpec().getRenewTime()).isBefore(longAgo))
        .toList();
  }

  private static String server(Lease lease) {
    return lease.getMetadata().getName().substring(PREFIX.length());
  }

  private void renewOrSay() {
    try {
      renew(Deadline.in(TIMEOUT));
    } catch (FailureException e) {
      LOG.warn("own lease not renewed identity={} failure=\"{}\"", identity, e.getMessage());
    }
  }

  private void renew(Deadline deadline) {
    try {
      resources.update(Kinds.LEASE, lease(), false, deadline);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.NotFound)) {
        throw e;
      }
      resources.create(Kinds.LEASE, lease(), false, deadline);
    }
  }

  private Lease lease() {
    Instant now = clock.instant();
    return Lease.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder().setNamespace(Namespaces.SYSTEM).setName(PREFIX + identity))
        .setSpec(
            LeaseSpec.newBuilder()
                .setHolderIdentity(identity)
                .setLeaseDurationSeconds(DURATION_SECONDS)
                .setRenewTime(Times.micro(now)))
        .build();
  }
}

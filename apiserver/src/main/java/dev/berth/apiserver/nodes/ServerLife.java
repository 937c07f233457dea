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
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final String identity;
  private final Resources resources;
  private final NodeStore nodes;
  private final InstantSource clock;
  private final Timers timer;

  public ServerLife(
      String identity, Store store, Resources resources, InstantSource clock, Timers timer) {
    this.identity = identity;
    this.resources = resources;
    this.nodes = new NodeStore(store);
    this.clock = clock;
    this.timer = timer;
  }

  /**
   * Corrects what an earlier process of this identity left behind, then lives. The order matters: a
   * fresh Lease would make its stale "connected" entries true again.
   */
  public void start(Deadline deadline) {
    for (Node node : nodes.all(deadline)) {
      boolean listed =
          node.getStatus().getConnectionsList().stream()
              .anyMatch(one -> one.getServer().equals(identity) && one.getConnected());
      if (listed) {
        nodes.change(
            node.getMetadata().getName(),
            before -> NodeRecord.connection(before, identity, false, clock.instant()),
            deadline);
      }
    }
    renew(deadline);
    timer.every(RENEW_EVERY, this::renewOrSay);
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

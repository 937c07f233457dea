package dev.berth.client.leader;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import java.time.Duration;
import java.time.Instant;

/** What a candidate decides about a Lease, and the Leases that it writes. Pure. */
final class LeaseRecord {
  private LeaseRecord() {}

  /**
   * Whether a candidate may take a Lease.
   *
   * @param unchangedFor for how long the candidate, by its own clock, has seen it unchanged; what
   *     the Lease says about times is by its holder's clock and proves nothing
   */
  static boolean mayTake(LeaseSpec spec, String identity, Duration unchangedFor) {
    return spec.getHolderIdentity().isEmpty()
        || spec.getHolderIdentity().equals(identity)
        || unchangedFor.compareTo(Duration.ofSeconds(spec.getLeaseDurationSeconds())) > 0;
  }

  static Lease first(LeaderConfig config, Instant now) {
    return Lease.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder().setNamespace(config.namespace()).setName(config.name()))
        .setSpec(held(LeaseSpec.getDefaultInstance(), config, now).setLeaseTransitions(0))
        .build();
  }

  /**
   * Taken over or renewed: the time of acquisition and the count move only with the holder, and who
   * asked the holder before for it has to ask again.
   */
  static Lease taken(Lease lease, LeaderConfig config, Instant now) {
    LeaseSpec before = lease.getSpec();
    LeaseSpec.Builder after = held(before, config, now);
    if (before.getHolderIdentity().equals(config.identity())) {
      after.setAcquireTime(before.getAcquireTime());
    } else {
      after.setLeaseTransitions(before.getLeaseTransitions() + 1).clearPreferredHolder();
    }
    return lease.toBuilder().setSpec(after).build();
  }

  /** Given up: free for anybody, at once. */
  static Lease released(Lease lease, Instant now) {
    return lease.toBuilder()
        .setSpec(
            lease.getSpec().toBuilder()
                .setHolderIdentity("")
                .setLeaseDurationSeconds(1)
                .setRenewTime(Times.micro(now))
                .setAcquireTime(Times.micro(now)))
        .build();
  }

  private static LeaseSpec.Builder held(LeaseSpec before, LeaderConfig config, Instant now) {
    return before.toBuilder()
        .setHolderIdentity(config.identity())
        .setLeaseDurationSeconds((int) config.lease().toSeconds())
        .setAcquireTime(Times.micro(now))
        .setRenewTime(Times.micro(now));
  }
}

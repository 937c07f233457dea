package dev.berth.apiserver.history;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.MicroTime;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.admission.Namespaces;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.resource.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of the API servers sees to the store: the holder of the Lease {@code
 * berth-system/store-upkeep}. The times in the Lease are for people. A server takes it over when it
 * has itself seen it unchanged for {@link #DURATION}, and leads for less than that after it began
 * to write its last renewal: so no two lead at once, whatever their wall clocks say.
 */
final class Leadership {
  /** Not called as the servers' own Leases are: those are taken for servers. */
  static final String NAME = "store-upkeep";

  static final Duration DURATION = Duration.ofSeconds(15);
  private static final Duration LEADS_FOR = Duration.ofSeconds(10);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(4);

  private final String holder;
  private final Resources resources;
  private final InstantSource wall;
  private final LongSupplier monotonic;

  // The renewing thread's own.
  private String seenVersion = "";
  private long seenSince;

  private volatile long renewedAt;
  private volatile boolean held;

  /**
   * @param holder a name that no other process has, nor this one when it starts again
   */
  Leadership(String holder, Resources resources, InstantSource wall, LongSupplier monotonic) {
    this.holder = holder;
    this.resources = resources;
    this.wall = wall;
    this.monotonic = monotonic;
  }

  /** Whether this server leads, as of its last successful {@link #renew}. */
  boolean leads() {
    return held && since(renewedAt).compareTo(LEADS_FOR) < 0;
  }

  /**
   * Renews the Lease when that is due, or takes it when it is free. To be called again and again,
   * by one thread.
   *
   * @throws FailureException when the store does not answer
   */
  void renew(Deadline deadline) {
    if (held && since(renewedAt).compareTo(RENEW_EVERY) < 0) {
      return;
    }
    long begun = monotonic.getAsLong();
    Optional<Lease> wanted = wanted(find(deadline), begun);
    boolean mine = wanted.isPresent() && write(wanted.get(), deadline);
    if (mine) {
      renewedAt = begun;
    }
    held = mine;
  }

  /** Empty while somebody else has it. */
  private Optional<Lease> wanted(@Nullable Lease now, long begun) {
    if (now == null) {
      return Optional.of(taken(LeaseSpec.getDefaultInstance(), ""));
    }
    String version = now.getMetadata().getResourceVersion();
    if (!version.equals(seenVersion)) {
      seenVersion = version;
      seenSince = begun;
    }
    LeaseSpec spec = now.getSpec();
    if (spec.getHolderIdentity().equals(holder)) {
      return Optional.of(
          lease(spec.toBuilder().setRenewTime(laterThan(spec.getRenewTime())), version));
    }
    boolean free = spec.getHolderIdentity().isEmpty() || since(seenSince).compareTo(DURATION) >= 0;
    return free ? Optional.of(taken(spec, version)) : Optional.empty();
  }

  /** Another time than before, in any case: a Lease that stands still is taken to be free. */
  private MicroTime laterThan(MicroTime before) {
    MicroTime now = Times.micro(wall.instant());
    return now.equals(before) ? Times.micro(wall.instant().plusNanos(1_000)) : now;
  }

  private Lease taken(LeaseSpec before, String version) {
    return lease(
        LeaseSpec.newBuilder()
            .setHolderIdentity(holder)
            .setLeaseDurationSeconds((int) DURATION.toSeconds())
            .setLeaseTransitions(before.getLeaseTransitions() + 1)
            .setAcquireTime(Times.micro(wall.instant()))
            .setRenewTime(Times.micro(wall.instant())),
        version);
  }

  private static Lease lease(LeaseSpec.Builder spec, String version) {
    ObjectMeta.Builder metadata =
        ObjectMeta.newBuilder().setNamespace(Namespaces.SYSTEM).setName(NAME);
    return Lease.newBuilder()
        .setMetadata(version.isEmpty() ? metadata : metadata.setResourceVersion(version))
        .setSpec(spec)
        .build();
  }

  private @Nullable Lease find(Deadline deadline) {
    try {
      return resources.get(new Target<>(Kinds.LEASE, Namespaces.SYSTEM, NAME), deadline);
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.NotFound) {
        return null;
      }
      throw e;
    }
  }

  /** False: another server was faster. */
  private boolean write(Lease lease, Deadline deadline) {
    try {
      if (lease.getMetadata().hasResourceVersion()) {
        resources.update(Kinds.LEASE, lease, false, deadline);
      } else {
        resources.create(Kinds.LEASE, lease, false, deadline);
      }
      return true;
    } catch (FailureException e) {
      return switch (e.failure()) {
        case Failure.Conflict _, Failure.AlreadyExists _, Failure.NotFound _ -> false;
        default -> throw e;
      };
    }
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(monotonic.getAsLong() - nanos);
  }
}

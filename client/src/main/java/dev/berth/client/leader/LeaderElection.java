package dev.berth.client.leader;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A candidate for leadership.
 *
 * <pre>
 *               the Lease is free, or unchanged for its duration
 *   candidate ─────────────────────────────────────────────────▶ leader ⟲ renews
 *       ▲                                                           │
 *       └──── another has it, or not renewed for renewDeadline ─────┘
 * </pre>
 *
 * <p>Promises, as long as clocks run at about the same speed (they need not show the same time):
 *
 * <ul>
 *   <li>A leader stops before another may start. It counts {@code renewDeadline} from the moment
 *       <em>before</em> it sent the last renewal that succeeded; others count the longer {@code
 *       lease} from the moment after they saw that renewal.
 *   <li>The stop does not wait for a call that hangs: it has a timer of its own.
 *   <li>A renewal whose outcome is unknown is no renewal.
 *   <li>Closing and resigning stop leading first and then release the Lease, so that another may
 *       start at once.
 * </ul>
 *
 * <p>The client's timeout should be well below {@code renewDeadline}, or one hanging call uses it
 * up.
 */
public final class LeaderElection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeaderElection.class);

  private final ObjectClient<Lease> leases;
  private final LeaderConfig config;
  private final Timers timers;
  private final Leadership leadership;

  /** One attempt at a time; held during calls. */
  private final ReentrantLock attempting = new ReentrantLock();

  /** One callback at a time; held during callbacks. */
  private final ReentrantLock telling = new ReentrantLock();

  private boolean toldToLead;

  /** Guarded by attempting: the spec last seen, and when it was first seen so. */
  private LeaseSpec seen = LeaseSpec.getDefaultInstance();

  private long seenAt;

  /** Guarded by attempting, too. */
  private boolean resigned;

  private long resignedAt;

  /** Guarded by this. */
  private boolean leading;

  private long renewedAt;
  private boolean started;
  private boolean closed;
  private Timers.Timer next = () -> {};
  private Timers.Timer deadline = () -> {};

  /** Opens nothing; see {@link #start}. */
  public LeaderElection(
      BerthClient client, LeaderConfig config, Timers timers, Leadership leadership) {
    this.leases = client.objects(Kinds.LEASE);
    this.config = config;
    this.timers = timers;
    this.leadership = leadership;
  }

  /** Begins to try. A second call does nothing. */
  public synchronized void start() {
    if (!started && !closed) {
      started = true;
      next = timers.after(Duration.ZERO, this::attempt);
    }
  }

  /** Whether this candidate may act as the leader at this moment. */
  public synchronized boolean isLeader() {
    return leading && inTime(renewedAt);
  }

  /** Stops leading, then releases the Lease if this candidate has it. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      leading = false;
      next.close();
      deadline.close();
    }
    tell();
    release();
  }

  /**
   * Gives up leading, because what is led does not work here: stops, releases the Lease, and lets
   * others go first for one lease's duration. Does nothing when this candidate does not lead. Not
   * to be called by the callbacks.
   */
  public void resign() {
    attempting.lock();
    try {
      synchronized (this) {
        if (!leading) {
          return;
        }
        lost();
        deadline.close();
      }
      resigned = true;
      resignedAt = timers.nanos();
    } finally {
      attempting.unlock();
    }
    tell();
    release();
  }

  private void attempt() {
    attempting.lock();
    try {
      long before = timers.nanos();
      if (!rests() && mine()) {
        renewed(before);
      }
    } catch (FailureException e) {
      log.warn("election lease={}/{} failed={}", config.namespace(), config.name(), e.getMessage());
    } catch (RuntimeException e) {
      log.error("election lease={}/{}", config.namespace(), config.name(), e);
    } finally {
      attempting.unlock();
      // The next attempt is set before callbacks run: a slow one must not keep it from renewing.
      synchronized (this) {
        if (!closed) {
          next = timers.after(config.retry(), this::attempt);
        }
      }
    }
    tell();
  }

  private boolean rests() {
    resigned = resigned && timers.since(resignedAt).compareTo(config.lease()) < 0;
    return resigned;
  }

  /** Takes or renews the Lease; false when another has it. */
  private boolean mine() {
    Optional<Lease> there = leases.get(config.namespace(), config.name());
    if (there.isEmpty()) {
      see(leases.create(LeaseRecord.first(config, timers.instant())));
      return true;
    }
    see(there.get());
    if (!LeaseRecord.mayTake(seen, config.identity(), timers.since(seenAt))) {
      lost();
      return false;
    }
    see(leases.update(LeaseRecord.taken(there.get(), config, timers.instant())));
    return true;
  }

  private void see(Lease lease) {
    if (!lease.getSpec().equals(seen)) {
      seen = lease.getSpec();
      seenAt = timers.nanos();
    }
  }

  private synchronized void renewed(long at) {
    if (closed || !inTime(at)) {
      return;
    }
    if (!leading) {
      log.info(
          "leads lease={}/{} identity={}", config.namespace(), config.name(), config.identity());
    }
    leading = true;
    renewedAt = at;
    deadline.close();
    deadline = timers.after(config.renewDeadline().minus(timers.since(at)), () -> expire(at));
  }

  private void expire(long at) {
    synchronized (this) {
      if (renewedAt != at) {
        return;
      }
    }
    lost();
    tell();
  }

  private synchronized void lost() {
    if (leading) {
      leading = false;
      log.warn(
          "leads no more lease={}/{} identity={}",
          config.namespace(),
          config.name(),
          config.identity());
    }
  }

  private boolean inTime(long at) {
    return timers.since(at).compareTo(config.renewDeadline()) < 0;
  }

  private void tell() {
    telling.lock();
    try {
      boolean lead;
      synchronized (this) {
        lead = leading;
      }
      if (lead != toldToLead) {
        toldToLead = lead;
        if (lead) {
          leadership.onStarted();
        } else {
          leadership.onStopped();
        }
      }
    } catch (RuntimeException e) {
      log.error("election callback failed lease={}/{}", config.namespace(), config.name(), e);
    } finally {
      telling.unlock();
    }
  }

  private void release() {
    // Waits for an attempt that is under way: it may be about to take the Lease.
    attempting.lock();
    try {
      if (!seen.getHolderIdentity().equals(config.identity())) {
        return;
      }
      Optional<Lease> there = leases.get(config.namespace(), config.name());
      if (there.isPresent()
          && there.get().getSpec().getHolderIdentity().equals(config.identity())) {
        var _ = leases.update(LeaseRecord.released(there.get(), timers.instant()));
      }
    } catch (FailureException e) {
      // Others take it when its time is over.
      log.info(
          "could not release lease={}/{}: {}", config.namespace(), config.name(), e.getMessage());
    } finally {
      attempting.unlock();
    }
  }
}

package dev.berth.controller;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.leader.LeaderConfig;
import dev.berth.client.leader.LeaderElection;
import dev.berth.client.time.Timers;
import dev.berth.scheduling.queue.Shard;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schedulers that share the queues, when there are several: for each a Lease, for which all
 * processes are candidates. Which process leads how many is evened out; see {@link Balance}.
 */
final class Shards implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shards.class);

  private final ObjectClient<Lease> leases;
  private final Timers timers;
  private final String identity;
  private final Duration every;
  private final List<Candidate> candidates;
  private Timers.Timer next = () -> {};
  private boolean closed;

  Shards(ControllersConfig config, BerthClient client, Timers timers) {
    this.leases = client.objects(Kinds.LEASE);
    this.timers = timers;
    this.identity = config.leader().identity();
    this.every = config.leader().lease();
    int count = config.schedulerShards();
    this.candidates =
        IntStream.range(0, count == 1 ? 0 : count)
            .mapToObj(number -> new Candidate(new Shard(number, count), config, client))
            .toList();
  }

  void start() {
    candidates.forEach(one -> one.election.start());
    balanceLater();
  }

  int led() {
    return (int) candidates.stream().filter(one -> one.election.isLeader()).count();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      next.close();
    }
    candidates.forEach(one -> one.election.close());
  }

  private synchronized void balanceLater() {
    if (!closed && !candidates.isEmpty()) {
      next = timers.after(every, this::balance);
    }
  }

  private void balance() {
    try {
      act(Balance.step(candidates.stream().map(one -> one.lease().getSpec()).toList(), identity));
    } catch (FailureException e) {
      // Renewals change the same Leases all the time. The next time will do.
      log.debug("scheduler shards were not balanced reason={}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("scheduler shards were not balanced", e);
    } finally {
      balanceLater();
    }
  }

  private void act(Balance.Step step) {
    switch (step) {
      case Balance.Step.Rest _ -> {}
      case Balance.Step.Ask(int number) ->
          candidates.get(number).change(lease -> lease.setPreferredHolder(identity));
      case Balance.Step.Keep(int number) ->
          candidates.get(number).change(LeaseSpec.Builder::clearPreferredHolder);
      case Balance.Step.Give(int number) -> {
        // First of all it is forgotten: who has asked may be gone, and then it is ours again.
        candidates.get(number).change(LeaseSpec.Builder::clearPreferredHolder);
        log.info("scheduler shard is given to another process shard={}", number);
        candidates.get(number).election.resign();
      }
    }
  }

  /** This process as one that may lead a shard. */
  private final class Candidate {
    private final LeaderConfig config;
    private final LeaderElection election;

    Candidate(Shard shard, ControllersConfig controllers, BerthClient client) {
      this.config = controllers.shardLeader(shard);
      this.election =
          new LeaderElection(
              client,
              config,
              timers,
              new Terms(() -> new ShardTerm(shard, identity, client, timers), this::resign));
    }

    private Lease lease() {
      return leases.get(config.namespace(), config.name()).orElseGet(Lease::getDefaultInstance);
    }

    /** The version is the precondition: a holder that has changed since is not asked. */
    private void change(Consumer<LeaseSpec.Builder> how) {
      Lease.Builder lease = lease().toBuilder();
      how.accept(lease.getSpecBuilder());
      var _ = leases.update(lease.build());
    }

    private void resign() {
      var _ = timers.after(Duration.ZERO, election::resign);
    }
  }
}

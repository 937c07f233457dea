package dev.berth.controller;

import dev.berth.client.BerthClient;
import dev.berth.client.leader.LeaderElection;
import dev.berth.client.time.Timers;
import java.time.Duration;

/**
 * All controllers of one process. Of several processes one leads, through a Lease, and works; the
 * others wait for its end. Each time that it leads it starts with caches and memories of its own,
 * so that nothing of an earlier term can mislead it. One that can't go on lets another lead.
 *
 * <p>Schedulers that share the queues have a Lease each, so that each may be led by another
 * process; see {@link Shards}.
 */
public final class Controllers implements AutoCloseable {
  private final Timers timers;
  private final LeaderElection election;
  private final Shards shards;

  /**
   * Opens nothing; see {@link #start}.
   *
   * @param client stays open when this is closed
   */
  public Controllers(ControllersConfig config, BerthClient client) {
    this(config, client, Timers.system());
  }

  /**
   * @param timers closed with this
   */
  Controllers(ControllersConfig config, BerthClient client, Timers timers) {
    this.timers = timers;
    this.election =
        new LeaderElection(
            client,
            config.leader(),
            timers,
            new Terms(() -> new Term(config, client, timers), this::resign));
    this.shards = new Shards(config, client, timers);
  }

  /** Begins to try to lead. */
  public void start() {
    election.start();
    shards.start();
  }

  /** Whether this process is the one that works. */
  public boolean leads() {
    return election.isLeader();
  }

  /** How many of the schedulers that share the queues this process leads; none if there is one. */
  public int shardsLed() {
    return shards.led();
  }

  /** Stops working, and lets another process lead at once. */
  @Override
  public void close() {
    shards.close();
    election.close();
    timers.close();
  }

  /** By another thread: who has died waits for nobody, least of all for its own end. */
  private void resign() {
    var _ = timers.after(Duration.ZERO, election::resign);
  }
}

package dev.berth.controller;

import dev.berth.client.BerthClient;
import dev.berth.client.leader.LeaderElection;
import dev.berth.client.leader.Leadership;
import dev.berth.client.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All controllers of one process. Of several processes one leads, through a Lease, and works; the
 * others wait for its end. Each time that it leads it starts with caches and memories of its own,
 * so that nothing of an earlier term can mislead it. One that can't go on lets another lead.
 */
public final class Controllers implements AutoCloseable {
  private final ControllersConfig config;
  private final BerthClient client;
  private final Timers timers;
  private final LeaderElection election;

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
    this.config = config;
    this.client = client;
    this.timers = timers;
    this.election = new LeaderElection(client, config.leader(), timers, new Terms());
  }

  /** Begins to try to lead. */
  public void start() {
    election.start();
  }

  /** Whether this process is the one that works. */
  public boolean leads() {
    return election.isLeader();
  }

  /** Stops working, and lets another process lead at once. */
  @Override
  public void close() {
    election.close();
    timers.close();
  }

  private final class Terms implements Leadership {
    private @Nullable Term term;

    @Override
    public void onStarted() {
      term = new Term(config, client, timers);
      // By another thread: who has died waits for nobody, least of all for its own end.
      term.start(() -> timers.after(Duration.ZERO, election::resign));
    }

    @Override
    public void onStopped() {
      if (term != null) {
        term.close();
        term = null;
      }
    }
  }
}

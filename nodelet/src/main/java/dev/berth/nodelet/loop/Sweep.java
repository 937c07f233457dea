package dev.berth.nodelet.loop;

import dev.berth.api.failure.FailureException;
import dev.berth.client.time.Timers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the loop compare what it knows with what the runtime shows, once a minute: for events that
 * the runtime never sent, and for containers that it made after it had failed to answer in time.
 */
public final class Sweep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final TaskLoop loop;
  private final Timers timers;
  private final Thread thread;

  public Sweep(TaskLoop loop, Timers timers) {
    this.loop = loop;
    this.timers = timers;
    this.thread = Thread.ofVirtual().name("sweep").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        timers.sleep(EVERY);
        look();
      }
    } catch (InterruptedException e) {
      log.debug("sweeps end");
    }
  }

  private void look() {
    try {
      loop.lookAgain();
    } catch (FailureException e) {
      log.warn("containers not looked at: {}", e.getMessage());
    }
  }
}

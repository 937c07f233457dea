package dev.berth.nodelet.periodic;

import dev.berth.client.time.Timers;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something in rounds, on a thread of its own, until it is closed. A round that fails is
 * logged, and the next one comes all the same.
 */
public final class Periodic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Periodic.class);

  private final String name;
  private final Timers timers;
  private final Duration first;
  private final Duration usual;
  private final Round round;
  private final Thread thread;

  /** One round. */
  @FunctionalInterface
  public interface Round {
    /** How long the next one waits after this. */
    Duration run() throws IOException;
  }

  /**
   * @param name for logs and thread dumps
   * @param usual the wait before the first round, and after one that has failed
   */
  public Periodic(String name, Timers timers, Duration usual, Round round) {
    this(name, timers, usual, usual, round);
  }

  /**
   * The same.
   *
   * @param first another wait before the first round
   */
  public Periodic(String name, Timers timers, Duration first, Duration usual, Round round) {
    this.name = name;
    this.first = first;
    this.timers = timers;
    this.usual = usual;
    this.round = round;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /** The same each time. */
  public static Periodic every(Duration wait, String name, Timers timers, Runnable round) {
    return new Periodic(
        name,
        timers,
        wait,
        () -> {
          round.run();
          return wait;
        });
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
      Duration wait = first;
      while (true) {
        timers.sleep(wait);
        wait = runSafely();
      }
    } catch (InterruptedException e) {
      log.debug("{} ends", name);
    }
  }

  private Duration runSafely() {
    try {
      return round.run();
    } catch (RuntimeException | IOException e) { // whatever this one met
      log.warn("{} failed, and is tried again: {}", name, e.getMessage());
      return usual;
    }
  }
}

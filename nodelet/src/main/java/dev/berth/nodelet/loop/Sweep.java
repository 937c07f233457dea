package dev.berth.nodelet.loop;

import dev.berth.client.time.Timers;
import dev.berth.nodelet.periodic.Periodic;
import java.time.Duration;

/**
 * Has the loop compare what it knows with what the runtime shows, every ten seconds: for events
 * that the runtime never sent, and for containers that it made after it had failed to answer in
 * time.
 */
public final class Sweep implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Periodic looks;

  public Sweep(TaskLoop loop, Timers timers) {
    this.looks = Periodic.every(EVERY, "sweep", timers, loop::lookAgain);
  }

  public void start() {
    looks.start();
  }

  @Override
  public void close() {
    looks.close();
  }
}

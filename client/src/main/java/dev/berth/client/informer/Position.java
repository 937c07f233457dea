package dev.berth.client.informer;

import dev.berth.client.Versions;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The version that a cache has come to, and those who wait for a later one. */
final class Position {
  private record Waiter(long order, CompletableFuture<Boolean> reached) {}

  private final Timers timers;
  private final List<Waiter> waiters = new ArrayList<>();
  private String version = "";
  private boolean known;

  Position(Timers timers) {
    this.timers = timers;
  }

  /** "" while nothing was seen. */
  synchronized String version() {
    return version;
  }

  synchronized long order() {
    return Versions.order(version);
  }

  /** Sets the version, which may be an earlier one when the server's data was put back. */
  void moveTo(String newVersion) {
    long order = Versions.order(newVersion);
    List<Waiter> there = new ArrayList<>();
    synchronized (this) {
      version = newVersion;
      known = true;
      waiters.removeIf(waiter -> waiter.order() <= order && there.add(waiter));
    }
    for (Waiter waiter : there) {
      waiter.reached().complete(true);
    }
  }

  /**
   * Waits until the cache has come to a version, or to any version at all for 0.
   *
   * @return false when it did not come in time
   */
  boolean await(long order, Duration timeout) throws InterruptedException {
    Waiter waiter = new Waiter(order, new CompletableFuture<>());
    synchronized (this) {
      if (known && Versions.order(version) >= order) {
        return true;
      }
      waiters.add(waiter);
    }
    try (Timers.Timer _ = timers.after(timeout, () -> waiter.reached().complete(false))) {
      return waiter.reached().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      synchronized (this) {
        waiters.remove(waiter);
      }
    }
  }
}

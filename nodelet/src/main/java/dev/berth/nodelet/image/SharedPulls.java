package dev.berth.nodelet.image;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.runtime.PullProgress;
import dev.berth.nodelet.runtime.RegistryCredential;
import dev.berth.nodelet.slot.Slots;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One pull for all who want the same. Invariants:
 *
 * <ul>
 *   <li>of one image with the same credentials at most one pull is wanted at a time;
 *   <li>a pull runs on a thread of its own: who leaves does not end it for the others;
 *   <li>when the last one leaves it is broken off, and nobody can join it any more;
 *   <li>so many pulls at once; the others wait in the order in which they came, but not for one
 *       that makes no progress;
 *   <li>nobody hears of progress after {@link #join} has returned.
 * </ul>
 */
final class SharedPulls implements AutoCloseable {
  /** How often somebody who waits hears how far the pull is. */
  static final Duration TELLS_EVERY = Duration.ofSeconds(2);

  /** How long a pull without progress holds up those that wait for their turn. */
  static final Duration HOLDS_UP = Duration.ofSeconds(30);

  private final Fetch fetch;
  private final Timers timers;
  private final int atOnce;
  private final Slots slots;
  // Guarded by this.
  private final Map<Wanted, Flight> flights = new HashMap<>();
  private boolean closed;

  /** What makes two pulls the same. */
  record Wanted(String image, List<RegistryCredential> credentials) {
    Wanted {
      credentials = List.copyOf(credentials);
    }
  }

  /** Does a pull. */
  @FunctionalInterface
  interface Fetch {
    /** Blocks; fails with a {@link FailureException}, and soon when it is interrupted. */
    Pulled fetch(Wanted wanted, Consumer<PullProgress> progress);
  }

  SharedPulls(int atOnce, Fetch fetch, Timers timers) {
    this.atOnce = atOnce;
    this.fetch = fetch;
    this.timers = timers;
    this.slots = new Slots(atOnce, timers);
  }

  /**
   * Waits for the pull that is under way, or for a new one.
   *
   * @param told how far it is, a sentence, when that has changed; must not block
   * @throws FailureException as the pull has failed
   * @throws InterruptedException when the caller is no longer to wait
   */
  Pulled join(Wanted wanted, Consumer<String> told) throws InterruptedException {
    Flight flight = boarded(wanted);
    try (Telling _ = new Telling(flight, told)) {
      return flight.done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failed) {
        throw new FailureException(failed.failure(), failed);
      }
      throw new IllegalStateException("a pull failed", e.getCause());
    } finally {
      leave(flight);
    }
  }

  /** The images that are being pulled, or wait for that. */
  synchronized Set<String> images() {
    return flights.keySet().stream().map(Wanted::image).collect(Collectors.toSet());
  }

  @Override
  public synchronized void close() {
    closed = true;
    flights.values().forEach(flight -> flight.thread.interrupt());
  }

  private synchronized Flight boarded(Wanted wanted) {
    if (closed) {
      throw new FailureException(new Failure.Unavailable("the nodelet ends"));
    }
    Flight flight = flights.get(wanted);
    if (flight == null) {
      flight = new Flight(wanted);
      flights.put(wanted, flight);
      flight.thread.start();
    }
    flight.aboard++;
    return flight;
  }

  private synchronized void leave(Flight flight) {
    flight.aboard--;
    if (flight.aboard == 0 && flights.remove(flight.wanted, flight)) {
      flight.thread.interrupt();
    }
  }

  private synchronized void land(Flight flight) {
    flights.remove(flight.wanted, flight);
  }

  /** One pull and those who wait for it. */
  private final class Flight {
    private final Wanted wanted;
    private final Thread thread;
    private final CompletableFuture<Pulled> done = new CompletableFuture<>();
    private volatile @Nullable PullProgress progress;
    // Guarded by the pulls.
    private int aboard;

    Flight(Wanted wanted) {
      this.wanted = wanted;
      this.thread = Thread.ofVirtual().name("pull-" + wanted.image()).unstarted(this::run);
    }

    private void run() {
      try (Slots.Slot slot = slots.take(HOLDS_UP)) {
        progress = PullProgress.NONE;
        Pulled pulled =
            fetch.fetch(
                wanted,
                newer -> {
                  progress = newer;
                  slot.renew();
                });
        land(this);
        done.complete(pulled);
      } catch (InterruptedException e) {
        fail(new FailureException(new Failure.Unavailable("the pull was broken off"), e));
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    private void fail(RuntimeException why) {
      land(this);
      done.completeExceptionally(why);
    }

    String text() {
      PullProgress now = progress;
      return now == null
          ? "waiting for its turn: no more than %d at a time".formatted(atOnce)
          : Sizes.of(now);
    }
  }

  /** Lets one of those who wait hear of it, until it is closed. */
  private final class Telling implements AutoCloseable {
    private final Flight flight;
    private final Consumer<String> told;
    private String last = "";
    private boolean over;
    private Timers.Timer timer;

    Telling(Flight flight, Consumer<String> told) {
      this.flight = flight;
      this.told = told;
      this.timer = timers.after(TELLS_EVERY, this::tell);
    }

    private synchronized void tell() {
      if (over) {
        return;
      }
      String text = flight.text();
      if (!text.equals(last)) {
        last = text;
        told.accept(text);
      }
      timer = timers.after(TELLS_EVERY, this::tell);
    }

    @Override
    public synchronized void close() {
      over = true;
      timer.close();
    }
  }
}

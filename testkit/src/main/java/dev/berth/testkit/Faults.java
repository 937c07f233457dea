package dev.berth.testkit;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong between a controller and the API. The three ways in which controllers break:
 *
 * <ul>
 *   <li><b>a stale picture</b>: {@link #freeze} holds lists and watches, so caches stay as they are
 *       while the world goes on;
 *   <li><b>unseen states</b>: {@link #freeze}, change things twice, {@link #thaw}; or {@link
 *       #expireWatches} in between, so that the states are never told at all;
 *   <li><b>writes that fail</b>, or whose success is never heard: {@link #failNextWrite}, {@link
 *       #loseNextReply}.
 * </ul>
 */
public final class Faults {
  private final Deque<WriteFault> writeFaults = new ArrayDeque<>();
  private final List<FaultyWatch<?>> watches = new ArrayList<>();
  private boolean frozen;
  private @Nullable Failure away;

  /** What happens to one write. */
  private sealed interface WriteFault {
    /** It fails, and nothing is changed. */
    record Refused(Failure failure) implements WriteFault {}

    /** It happens, and its caller never hears so. */
    record ReplyLost() implements WriteFault {}
  }

  /** From now on lists wait and watches say nothing. Reads of one object show the newest state. */
  public synchronized void freeze() {
    frozen = true;
  }

  /** Lets go what {@link #freeze} holds. */
  public synchronized void thaw() {
    frozen = false;
    notifyAll();
  }

  /** One write more fails, after those that are to fail already. Nothing is changed by it. */
  public synchronized void failNextWrite(Failure failure) {
    writeFaults.add(new WriteFault.Refused(failure));
  }

  /** One write more happens and is answered with <em>unknown outcome</em>. */
  public synchronized void loseNextReply() {
    writeFaults.add(new WriteFault.ReplyLost());
  }

  /** Every call fails as <em>unavailable</em> until {@link #reconnect}; open watches end. */
  public void disconnect() {
    synchronized (this) {
      away = new Failure.Unavailable("disconnected by the test");
    }
    cutConnections();
  }

  /** Ends what {@link #disconnect} began. */
  public synchronized void reconnect() {
    away = null;
  }

  /** Open watches end as when a connection is lost. */
  public void cutConnections() {
    end(new Failure.Unavailable("cut by the test"));
  }

  /** Open watches end as when their version is no longer kept: their readers must list. */
  public void expireWatches() {
    end(new Failure.Expired("expired by the test"));
  }

  <R> R read(Supplier<R> call) {
    requireConnected();
    return call.get();
  }

  <R> R list(Supplier<R> call) {
    requireConnected();
    awaitThawed(() -> true);
    return call.get();
  }

  <R> R write(Supplier<R> call) {
    Optional<FailureException> replyLost = replyLostOfNextWrite();
    R result = call.get();
    if (replyLost.isPresent()) {
      throw replyLost.get();
    }
    return result;
  }

  /**
   * For one write of several in one call: empty when nothing is to go wrong with it.
   *
   * @throws FailureException when it fails and nothing is to be changed
   */
  Optional<FailureException> replyLostOfNextWrite() {
    requireConnected();
    WriteFault fault;
    synchronized (this) {
      fault = writeFaults.poll();
    }
    return switch (fault) {
      case null -> Optional.empty();
      case WriteFault.Refused(Failure failure) -> throw new FailureException(failure);
      case WriteFault.ReplyLost() -> Optional.of(replyLost());
    };
  }

  private static FailureException replyLost() {
    return new FailureException(new Failure.UnknownOutcome("the test has lost the reply"));
  }

  /** Waits until nothing is frozen, or the condition no longer holds. */
  synchronized void awaitThawed(BooleanSupplier waiting) {
    while (frozen && waiting.getAsBoolean()) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FailureException(new Failure.Unavailable("interrupted"), e);
      }
    }
  }

  synchronized void opened(FaultyWatch<?> watch) {
    watches.add(watch);
  }

  synchronized void closed(FaultyWatch<?> watch) {
    watches.remove(watch);
    notifyAll();
  }

  void requireConnected() {
    Failure failure;
    synchronized (this) {
      failure = away;
    }
    if (failure != null) {
      throw new FailureException(failure);
    }
  }

  private void end(Failure failure) {
    List<FaultyWatch<?>> open;
    synchronized (this) {
      open = List.copyOf(watches);
    }
    open.forEach(watch -> watch.end(failure));
  }
}

package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import io.grpc.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A transaction that waits to be sent, or for what comes of it; its caller waits with it. */
final class Submission {
  private final Commit commit;
  private final boolean alone;
  private final Deadline deadline;
  private final CompletableFuture<Sent> sent = new CompletableFuture<>();

  /** Won by whoever sends it, or by its caller who leaves before that. */
  private final AtomicBoolean claimed = new AtomicBoolean();

  Submission(Commit commit, boolean alone, Deadline deadline) {
    this.commit = commit;
    this.alone = alone;
    this.deadline = deadline;
  }

  Commit commit() {
    return commit;
  }

  /** Whether it must travel by itself. */
  boolean alone() {
    return alone;
  }

  Deadline deadline() {
    return deadline;
  }

  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Of those who wait: its caller has left. */
  boolean isClaimed() {
    return claimed.get();
  }

  void done(Sent result) {
    sent.complete(result);
  }

  /** Waits until it is done, or for its deadline. */
  Sent await() {
    try {
      return sent.get(deadline.timeRemaining(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return leave("etcd did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return leave("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A write that was sent is not undone by leaving. */
  private Sent leave(String why, Exception cause) {
    Failure failure =
        claim()
            ? new Failure.Unavailable(why + ", and the write was not sent")
            : new Failure.UnknownOutcome(why + ", and the outcome of the write is not known");
    return new Sent.Failed(new FailureException(failure, cause));
  }
}

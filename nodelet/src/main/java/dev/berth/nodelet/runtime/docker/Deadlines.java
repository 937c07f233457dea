package dev.berth.nodelet.runtime.docker;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds calls whose time can't be told when the client is built. The library has no timeout per
 * call, but its sockets are channels: an interrupt closes the one that the thread waits on.
 */
final class Deadlines implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("docker-deadlines").factory());

  <T> T within(Duration limit, String what, Supplier<T> call) {
    Watched watched = new Watched(Thread.currentThread());
    ScheduledFuture<?> end =
        timer.schedule(watched::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return call.get();
    } catch (RuntimeException e) {
      if (watched.finish()) {
        throw new FailureException(
            new Failure.DeadlineExceeded(
                "docker did not answer %s within %ds".formatted(what, limit.toSeconds())),
            e);
      }
      throw DockerFailures.wrap(what, e);
    } finally {
      watched.finish();
      end.cancel(false);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Interrupts a thread, but never after its call has returned. */
  private static final class Watched {
    private final Thread thread;
    private boolean finished;
    private boolean expired;

    Watched(Thread thread) {
      this.thread = thread;
    }

    synchronized void expire() {
      if (!finished) {
        expired = true;
        thread.interrupt();
      }
    }

    /** Whether the time was up before. */
    synchronized boolean finish() {
      if (!finished && expired) {
        Thread.interrupted();
      }
      finished = true;
      return expired;
    }
  }
}

package dev.berth.apiserver.time;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs things later, on virtual threads. What fails is logged, and done again at its next time. */
public final class Timers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

  /** How many may be busy at once; each may wait for the store. */
  private static final int THREADS = 4;

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS, Thread.ofVirtual().name("apiserver-timer-", 0).factory());

  /**
   * Now, and then so long after each time that it was done; until the returned handle is closed.
   */
  public Ticking every(Duration pause, Runnable work) {
    Future<?> ticking =
        threads.scheduleWithFixedDelay(guarded(work), 0, pause.toNanos(), TimeUnit.NANOSECONDS);
    return () -> ticking.cancel(false);
  }

  /** Once. Nothing happens when the timers are closed first. */
  public void after(Duration pause, Runnable work) {
    try {
      Future<?> _ = threads.schedule(guarded(work), pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed before it was due", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Something that is done again and again. */
  public interface Ticking extends AutoCloseable {
    @Override
    void close();
  }

  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.error("timed work failed", e);
      }
    };
  }
}

package dev.berth.client.thread;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an owner ends its threads. */
public final class Threads {
  private Threads() {}

  /**
   * Interrupts a thread and returns when it is over. An interrupt of the caller meanwhile is kept
   * for later: half an end would be none.
   *
   * @param thread null when it was never started; the caller's own is interrupted and not waited
   *     for
   */
  public static void end(@Nullable Thread thread) {
    if (thread != null) {
      end(List.of(thread));
    }
  }

  /** As {@link #end(Thread)}; all are interrupted before any is waited for. */
  public static void end(Collection<Thread> threads) {
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (!thread.equals(Thread.currentThread()) && thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

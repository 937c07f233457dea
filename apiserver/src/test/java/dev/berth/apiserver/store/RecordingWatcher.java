package dev.berth.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told, and lets a test wait for it. */
public final class RecordingWatcher implements StoreWatcher {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private final List<StoreEvent> events = new ArrayList<>();
  private long progress;
  private @Nullable Failure failure;

  @Override
  public void changed(List<StoreEvent> changes) {
    tell(() -> events.addAll(changes));
  }

  @Override
  public void progressed(long revision) {
    tell(() -> progress = revision);
  }

  @Override
  public void ended(Failure why) {
    tell(() -> failure = why);
  }

  private void tell(Runnable change) {
    lock.lock();
    try {
      change.run();
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The first so many events, or more. */
  public List<StoreEvent> await(int count) {
    await(count + " events", () -> events.size() >= count);
    return events();
  }

  public List<StoreEvent> events() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a progress to this revision, asking for it again and again. */
  public List<StoreEvent> awaitProgress(StoreWatch watch, long revision) {
    await(
        "progress to " + revision,
        () -> {
          boolean there = progress >= revision;
          if (!there) {
            assertThat(watch.requestProgress()).isTrue();
          }
          return there;
        });
    return events();
  }

  public Failure awaitEnd() {
    await("the end", () -> failure != null);
    return java.util.Objects.requireNonNull(failure);
  }

  private void await(String what, BooleanSupplier condition) {
    lock.lock();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!condition.getAsBoolean()) {
        assertThat(System.nanoTime()).as("waited for " + what).isLessThan(end);
        told.await(20, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }
}

package dev.berth.bench.load;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * So many callers, each with one call at a time: a closed loop. A caller's next call leaves on the
 * thread that brought the answer to its last one, so that the generator costs as little as it can.
 */
public final class Load {
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongFunction<ListenableFuture<?>> call;
  private final AtomicLong numbers;
  private final BooleanSupplier inTime;
  private final long endNumber;
  private final ConcurrentHistogram nanos = new ConcurrentHistogram(LONGEST_NANOS, 3);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch callersLeft;

  private Load(
      int callers,
      AtomicLong numbers,
      BooleanSupplier inTime,
      long endNumber,
      LongFunction<ListenableFuture<?>> call) {
    this.call = call;
    this.numbers = numbers;
    this.inTime = inTime;
    this.endNumber = endNumber;
    this.callersLeft = new CountDownLatch(callers);
  }

  /**
   * Calls for so long, and waits for the last answers.
   *
   * @param numbers gives each call its own number
   * @throws IllegalStateException when a call failed
   */
  public static Measured run(
      int callers, Duration time, AtomicLong numbers, LongFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    return new Load(callers, numbers, () -> System.nanoTime() < end, Long.MAX_VALUE, call)
        .run(callers);
  }

  /**
   * Makes so many calls, with the numbers from {@code first} on, and waits for the last answers.
   */
  public static Measured count(
      int callers, long first, int count, LongFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    long end = first + count;
    return new Load(callers, new AtomicLong(first), () -> true, end, call).run(callers);
  }

  /** Makes so many calls a second, each at its time, and waits for the last answers. */
  public static Measured steady(
      int perSecond, Duration time, long first, LongFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    long count = perSecond * time.toSeconds();
    Load load = new Load((int) count, new AtomicLong(), () -> true, 0, call);
    long start = System.nanoTime();
    // With no number left, each answer ends one caller.
    Pace.keep(count, time, number -> load.call(first + number));
    return load.await(start);
  }

  private Measured run(int callers) throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < callers; i++) {
      next();
    }
    return await(start);
  }

  private Measured await(long start) throws InterruptedException {
    callersLeft.await();
    long took = System.nanoTime() - start;
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("a call failed", cause);
    }
    return new Measured(nanos, Duration.ofNanos(took));
  }

  private void next() {
    // A number is taken only for a call that is made: those of a measurement have no gaps.
    long number = inTime.getAsBoolean() ? numbers.getAndIncrement() : endNumber;
    if (number >= endNumber || failure.get() != null) {
      callersLeft.countDown();
      return;
    }
    call(number);
  }

  private void call(long number) {
    long start = System.nanoTime();
    Futures.addCallback(
        call.apply(number),
        new FutureCallback<Object>() {
          @Override
          public void onSuccess(@Nullable Object answer) {
            nanos.recordValue(Math.min(System.nanoTime() - start, LONGEST_NANOS));
            next();
          }

          @Override
          public void onFailure(Throwable error) {
            failure.compareAndSet(null, error);
            callersLeft.countDown();
          }
        },
        MoreExecutors.directExecutor());
  }
}

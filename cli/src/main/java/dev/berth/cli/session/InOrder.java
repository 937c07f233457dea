package dev.berth.cli.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/** Works on many things at a time, and hands over their results in the order of the things. */
public final class InOrder {
  private InOrder() {}

  /**
   * Blocks until all results are taken. What {@code work} throws is thrown here, when its turn
   * comes; the work that has begun is finished all the same.
   *
   * @param atOnce how many are worked on at the same time
   * @param take called by the calling thread
   */
  public static <A, B> void run(List<A> things, int atOnce, Function<A, B> work, Consumer<B> take) {
    if (things.size() == 1) {
      take.accept(work.apply(things.getFirst()));
      return;
    }
    Semaphore free = new Semaphore(atOnce);
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory())) {
      List<Future<B>> results = new ArrayList<>();
      for (A thing : things) {
        results.add(
            threads.submit(() -> {
              free.acquire();
              try {
                return work.apply(thing);
              } finally {
                free.release();
              }
            }));
      }
      for (Future<B> result : results) {
        take.accept(result.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

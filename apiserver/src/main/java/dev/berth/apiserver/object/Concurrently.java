package dev.berth.apiserver.object;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Does the same with many things at once, on virtual threads. */
public final class Concurrently {
  private Concurrently() {}

  /**
   * The results in the order of the things. Returns when all are done; the first failure, in that
   * order, is thrown then.
   *
   * @param most how many at a time
   */
  public static <A, B> List<B> map(List<A> things, int most, Function<A, B> work) {
    if (things.size() == 1) {
      return List.of(work.apply(things.getFirst()));
    }
    List<FutureTask<B>> tasks = new ArrayList<>(things.size());
    for (A thing : things) {
      tasks.add(new FutureTask<>(() -> work.apply(thing)));
    }
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
            tasks.get(i).run();
          }
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(most, tasks.size()); i++) {
        threads.execute(worker);
      }
    }
    List<B> results = new ArrayList<>(things.size());
    for (FutureTask<B> one : tasks) {
      results.add(result(one));
    }
    return results;
  }

  private static <B> B result(Future<B> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new FailureException(new Failure.Internal(String.valueOf(e.getCause())), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("the request was interrupted"), e);
    }
  }
}

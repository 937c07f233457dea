package dev.berth.bench.start;

import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.BerthClient;
import dev.berth.client.informer.Change;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Starts Tasks as a user does, and sees by watches when they are bound and when they run. */
public final class TaskStarts implements AutoCloseable {
  /** What all of them run. */
  public static final String IMAGE = Workload.IMAGE;

  /** Requests at a time. With more than a server lets wait, its refusals would be measured. */
  private static final int CALLERS = 200;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final BerthClient client;
  private final Timers timers = Timers.system();
  private final Informer<Task> tasks;
  private final Informer<Binding> bindings;
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

  /** What a Task that was created still waits for. */
  private record Waiting(CountDownLatch bound, CountDownLatch running, CountDownLatch gone) {
    static Waiting begin() {
      return new Waiting(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
    }
  }

  /**
   * The first two from the moment before the first create, the last from the moment before the
   * first delete until the last object is gone, and its container with it.
   */
  public record Took(Duration bound, Duration start, Duration stop) {}

  public TaskStarts(BerthClient client) throws InterruptedException {
    this.client = client;
    this.tasks = new Informer<>(client, Kinds.TASK, InformerOptions.all(), timers);
    this.bindings = new Informer<>(client, Kinds.BINDING, InformerOptions.all(), timers);
    tasks.onChange(this::taskChanged);
    bindings.onChange(this::bindingChanged);
    tasks.start();
    bindings.start();
    tasks.awaitSynced(PATIENCE);
    bindings.awaitSynced(PATIENCE);
  }

  /** Starts so many Tasks, and deletes them when all of them run. */
  public Took run(String prefix, int count) throws InterruptedException {
    Took started = start(prefix, count);
    return new Took(started.bound(), started.start(), stop(prefix, count));
  }

  /** Starts so many Tasks, and returns when all of them run; nothing has stopped. */
  public Took start(String prefix, int count) throws InterruptedException {
    return start(prefix, count, _ -> {});
  }

  /**
   * The same.
   *
   * @param shape what is different about their containers
   */
  public Took start(String prefix, int count, Consumer<Container.Builder> shape)
      throws InterruptedException {
    List<Task> wanted =
        tasks(prefix, count).stream()
            .map(task -> {
              Task.Builder shaped = task.toBuilder();
              shape.accept(shaped.getSpecBuilder().getContainerBuilder());
              return shaped.build();
            })
            .toList();
    wanted.forEach(task -> waiting.put(task.getMetadata().getName(), Waiting.begin()));
    long begin = System.nanoTime();
    try (ExecutorService callers = callers()) {
      wanted.forEach(task -> callers.execute(() -> client.objects(Kinds.TASK).create(task)));
    }
    for (Task task : wanted) {
      await(of(task).bound());
    }
    long bound = System.nanoTime();
    for (Task task : wanted) {
      await(of(task).running());
    }
    return new Took(
        Duration.ofNanos(bound - begin),
        Duration.ofNanos(System.nanoTime() - begin),
        Duration.ZERO);
  }

  /** Deletes what was started so, and returns when nothing is left of it. */
  public Duration stop(String prefix, int count) throws InterruptedException {
    List<Task> wanted = tasks(prefix, count);
    long begin = System.nanoTime();
    try (ExecutorService callers = callers()) {
      wanted.forEach(task -> callers.execute(() -> delete(task)));
    }
    for (Task task : wanted) {
      await(of(task).gone());
      waiting.remove(task.getMetadata().getName());
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static ExecutorService callers() {
    return Executors.newFixedThreadPool(CALLERS, Thread.ofVirtual().factory());
  }

  private static List<Task> tasks(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> Workload.task(prefix + "-" + i)).toList();
  }

  private void delete(Task task) {
    var _ =
        client
            .objects(Kinds.TASK)
            .delete(
                Workload.NAMESPACE,
                task.getMetadata().getName(),
                DeleteOptions.getDefaultInstance());
  }

  @Override
  public void close() {
    tasks.close();
    bindings.close();
    timers.close();
  }

  private Waiting of(Task task) {
    return waiting.getOrDefault(task.getMetadata().getName(), Waiting.begin());
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("a task did not get there within " + PATIENCE);
    }
  }

  private void taskChanged(Change<Task> change) {
    Waiting of = of(change.object());
    switch (change) {
      case Change.Added<Task> _, Change.Updated<Task> _ -> {
        if (change.object().getStatus().getPhase() == TaskPhase.TASK_PHASE_RUNNING) {
          of.running().countDown();
        }
      }
      case Change.Removed<Task> _ -> of.gone().countDown();
    }
  }

  private void bindingChanged(Change<Binding> change) {
    Waiting of = waiting.get(change.object().getMetadata().getName());
    if (of != null) {
      of.bound().countDown();
    }
  }
}

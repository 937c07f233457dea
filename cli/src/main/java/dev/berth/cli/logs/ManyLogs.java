package dev.berth.cli.logs;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.v1.Task;
import dev.berth.cli.follow.Follow;
import dev.berth.cli.follow.Sighting;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Palette;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Logs of several tasks: one after the other, or all at once while they are followed. */
final class ManyLogs {
  private final Session session;
  private final LogsRequest request;
  private final boolean timestamps;
  private final int most;
  private final boolean selected;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Set<String> active = new HashSet<>();
  private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
  private volatile Runnable stop = () -> {};
  private boolean failed;
  private boolean full;

  /**
   * @param request what is wanted of each, without the name
   * @param most how many are followed at a time
   * @param selected whether nobody named them: one that has not started is then no failure
   */
  ManyLogs(Session session, LogsRequest request, boolean timestamps, int most, boolean selected) {
    this.session = session;
    this.request = request;
    this.timestamps = timestamps;
    this.most = most;
    this.selected = selected;
  }

  /** All that there is of each, in this order. */
  int print(List<String> names) {
    names.forEach(name -> read(name, request));
    return failed() ? CommandException.FAILED : CommandException.DONE;
  }

  /** Until the containers that these tasks have now have ended. */
  int follow(List<String> names) {
    if (names.size() > most) {
      throw CommandException.failed(
          "%d tasks are more than are followed at a time; --max-log-requests allows %d"
              .formatted(names.size(), most));
    }
    try (ExecutorService threads = threads()) {
      stop = threads::shutdownNow;
      for (String name : names) {
        Future<?> _ = threads.submit(() -> read(name, request));
      }
    }
    rethrow();
    return failed() ? CommandException.FAILED : CommandException.DONE;
  }

  /** Whatever matches and whatever comes to match, each container from when it is seen. */
  int followAll(ListOptions options) {
    Set<String> seen = new HashSet<>();
    Follow<Task> tasks = new Follow<>(session, session.objects(Kinds.TASK), options);
    try (ExecutorService threads = threads()) {
      stop =
          () -> {
            tasks.close();
            threads.shutdownNow();
          };
      try {
        boolean _ = tasks.run(sighting -> begin(threads, sighting, seen));
      } finally {
        stop.run();
      }
    }
    rethrow();
    return CommandException.DONE;
  }

  /** Whether to go on. */
  private boolean begin(ExecutorService threads, Sighting<Task> sighting, Set<String> seen) {
    switch (sighting) {
      case Sighting.Present<Task>(Task task) -> begin(threads, task, seen, request);
      case Sighting.Added<Task>(Task task) -> begin(threads, task, seen, whole());
      case Sighting.Modified<Task>(Task task) -> begin(threads, task, seen, whole());
      case Sighting.AllPresent<Task> _,
          Sighting.Deleted<Task> _,
          Sighting.Vanished<Task> _,
          Sighting.Undecodable<Task> _ -> {
        // What it still writes is read to the end.
      }
    }
    return broken.get() == null;
  }

  /** Of a container that began while others were followed, nothing is old. */
  private LogsRequest whole() {
    return request.toBuilder().clearTailLines().clearSinceSeconds().build();
  }

  private void begin(ExecutorService threads, Task task, Set<String> seen, LogsRequest wanted) {
    String container = task.getStatus().getContainerId();
    String name = task.getMetadata().getName();
    if (container.isEmpty() || seen.contains(container) || !admit(name)) {
      return;
    }
    seen.add(container);
    Future<?> _ =
        threads.submit(() -> {
          try {
            read(name, wanted);
          } finally {
            release(name);
          }
        });
  }

  private void read(String name, LogsRequest wanted) {
    LogPrinter printer = new LogPrinter(session.terminal(), prefix(name));
    try {
      new LogFollower(session, wanted.toBuilder().setName(name).build(), timestamps, printer).run();
    } catch (FailureException e) {
      boolean silent = selected && e.failure() instanceof Failure.Conflict;
      if (!silent && !Thread.currentThread().isInterrupted()) {
        fail();
        session.terminal().warning("%s: %s".formatted(name, e.getMessage()));
      }
    } catch (RuntimeException e) {
      if (!wanted.getFollow()) {
        throw e;
      }
      // Nobody reads any more: those that are silent must hear it, too.
      broken.compareAndSet(null, e);
      stop.run();
    }
  }

  private synchronized String prefix(String name) {
    int number = numbers.computeIfAbsent(name, _ -> numbers.size());
    return Palette.name(session.terminal(), number, "[" + name + "]") + " ";
  }

  private synchronized boolean admit(String name) {
    if (active.contains(name)) {
      return true;
    }
    if (active.size() >= most) {
      if (!full) {
        full = true;
        session
            .terminal()
            .warning("%d tasks are followed, and no more: see --max-log-requests".formatted(most));
      }
      return false;
    }
    return active.add(name);
  }

  private synchronized void release(String name) {
    active.remove(name);
  }

  private synchronized void fail() {
    failed = true;
  }

  private synchronized boolean failed() {
    return failed;
  }

  private void rethrow() {
    RuntimeException e = broken.get();
    if (e != null) {
      throw e;
    }
  }

  private static ExecutorService threads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("log-", 0).factory());
  }
}

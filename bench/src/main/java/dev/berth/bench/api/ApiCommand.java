package dev.berth.bench.api;

import com.google.common.util.concurrent.ListenableFuture;
import dev.berth.apiserver.store.etcd.LocalEtcd;
import dev.berth.bench.load.Figures;
import dev.berth.bench.load.Load;
import dev.berth.bench.load.Measured;
import dev.berth.bench.rig.BerthCalls;
import dev.berth.bench.rig.EtcdCalls;
import dev.berth.bench.rig.Rig;
import dev.berth.bench.scratch.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Creates and gets, one by one and many in a call: through the API server, and straight to etcd.
 */
@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = "How fast the API server writes and reads objects, beside etcd itself.")
public final class ApiCommand implements Callable<Integer> {
  /** What can be measured by itself. */
  enum Part {
    ETCD,
    SINGLE,
    BATCH
  }

  /** Creates in one request: as many as one group of etcd's holds. */
  private static final int GROUP = 64;

  @Option(names = "--callers", description = "Calls in the air at a time (${DEFAULT-VALUE}).")
  private int callers = 64;

  @Option(
      names = "--batches",
      description = "Calls of 64 creates each in the air at a time (${DEFAULT-VALUE}).")
  private int batches = 8;

  @Option(names = "--seconds", description = "How long each measurement takes (${DEFAULT-VALUE}).")
  private int seconds = 10;

  @Option(names = "--warm-up", description = "Seconds before each measurement (${DEFAULT-VALUE}).")
  private int warmUp = 60;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7490;

  @Option(
      names = "--only",
      split = ",",
      description = "What to measure: ${COMPLETION-CANDIDATES}; all of them by default.")
  private Set<Part> only = EnumSet.allOf(Part.class);

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create()) {
      Path path = folder.path();
      if (only.contains(Part.ETCD)) {
        measureEtcd(path);
        measureEtcdGrouped(path);
      }
      if (only.contains(Part.SINGLE)) {
        measureBerth(Files.createDirectory(path.resolve("single")));
      }
      if (only.contains(Part.BATCH)) {
        measureBerthBatch(Files.createDirectory(path.resolve("batch")));
      }
    }
    return 0;
  }

  private void measureEtcd(Path folder) throws InterruptedException {
    try (LocalEtcd etcd = Rig.etcd(folder.resolve("etcd-alone"));
        EtcdCalls calls = new EtcdCalls(etcd.endpoint())) {
      AtomicLong numbers = new AtomicLong();
      warmUp(callers, numbers, calls::create);
      calls.delete(numbers.get());
      long first = numbers.get();
      figures.print("etcd.create", measure(callers, numbers, calls::create));
      long created = numbers.get() - first;
      figures.print(
          "etcd.get",
          measured(callers, new AtomicLong(), number -> calls.get(first + number % created)));
    }
  }

  private void measureEtcdGrouped(Path folder) throws InterruptedException {
    try (LocalEtcd etcd = Rig.etcd(folder.resolve("etcd-grouped"));
        EtcdCalls calls = new EtcdCalls(etcd.endpoint())) {
      AtomicLong groups = new AtomicLong();
      warmUp(batches, groups, group -> calls.createGrouped(group, GROUP));
      calls.delete(groups.get() * GROUP);
      figures.printGrouped(
          "etcd.grouped.create",
          measure(batches, groups, group -> calls.createGrouped(group, GROUP)),
          GROUP);
    }
  }

  private void measureBerth(Path folder) throws IOException, InterruptedException {
    try (Rig rig = Rig.start(folder, port)) {
      BerthCalls calls = rig.calls();
      AtomicLong numbers = new AtomicLong();
      warmUp(callers, numbers, calls::create);
      delete(calls, numbers.get());
      long first = numbers.get();
      figures.print("create", measure(callers, numbers, calls::create));
      long created = numbers.get() - first;
      figures.print(
          "get",
          measured(callers, new AtomicLong(), number -> calls.get(first + number % created)));
    }
  }

  private void measureBerthBatch(Path folder) throws IOException, InterruptedException {
    try (Rig rig = Rig.start(folder, port)) {
      BerthCalls calls = rig.calls();
      AtomicLong groups = new AtomicLong();
      warmUp(batches, groups, group -> calls.batch(group * GROUP, GROUP, BerthCalls::creation));
      delete(calls, groups.get() * GROUP);
      figures.printGrouped(
          "batch.create",
          measure(
              batches, groups, group -> calls.batch(group * GROUP, GROUP, BerthCalls::creation)),
          GROUP);
    }
  }

  /**
   * Deletes what the warm-up has created, but for a group at most: a server that has half a million
   * objects in a heap of 1 GiB is busy with its heap.
   */
  private void delete(BerthCalls calls, long count) throws InterruptedException {
    var _ =
        Load.count(
            batches,
            0,
            (int) (count / GROUP),
            group -> calls.batch(group * GROUP, GROUP, BerthCalls::deletion));
  }

  private Measured measured(int atOnce, AtomicLong numbers, LongFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    warmUp(atOnce, numbers, call);
    return measure(atOnce, numbers, call);
  }

  private void warmUp(int atOnce, AtomicLong numbers, LongFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    var _ = Load.run(atOnce, Duration.ofSeconds(warmUp), numbers, call);
  }

  private Measured measure(int atOnce, AtomicLong numbers, LongFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    return Load.run(atOnce, Duration.ofSeconds(seconds), numbers, call);
  }
}

package dev.berth.bench.api;

import com.google.common.util.concurrent.ListenableFuture;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.apiserver.store.etcd.LocalEtcd;
import dev.berth.bench.load.Figures;
import dev.berth.bench.load.Load;
import dev.berth.bench.load.Measured;
import dev.berth.bench.rig.BerthCalls;
import dev.berth.bench.rig.EtcdCalls;
import dev.berth.bench.rig.Rig;
import dev.berth.bench.rig.Samples;
import dev.berth.bench.scratch.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
  private int warmUp = 30;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7490;

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create()) {
      measureEtcd(folder.path());
      measureBerth(folder.path());
    }
    return 0;
  }

  private void measureEtcd(Path folder) throws InterruptedException {
    try (LocalEtcd etcd = Rig.etcd(folder.resolve("etcd-alone"));
        EtcdCalls calls = new EtcdCalls(etcd.endpoint())) {
      AtomicLong numbers = new AtomicLong();
      figures.print("etcd.create", measured(callers, numbers, calls::create));
      long created = numbers.get();
      figures.print(
          "etcd.get", measured(callers, new AtomicLong(), number -> calls.get(number % created)));
    }
    try (LocalEtcd etcd = Rig.etcd(folder.resolve("etcd-grouped"));
        EtcdCalls calls = new EtcdCalls(etcd.endpoint())) {
      figures.printGrouped(
          "etcd.grouped.create",
          measured(batches, new AtomicLong(), number -> calls.createGrouped(number, GROUP)),
          GROUP);
    }
  }

  private void measureBerth(Path folder) throws IOException, InterruptedException {
    try (Rig rig = Rig.start(folder, port)) {
      BerthCalls calls = rig.calls();
      AtomicLong numbers = new AtomicLong();
      figures.print("create", measured(callers, numbers, calls::create));
      long created = numbers.get();
      figures.print(
          "get", measured(callers, new AtomicLong(), number -> calls.get(number % created)));
      // Numbers of their own, behind those that are there.
      AtomicLong groups = new AtomicLong(created / GROUP + 1);
      figures.printGrouped(
          "batch.create", measured(batches, groups, group -> batch(calls, group)), GROUP);
    }
  }

  private static ListenableFuture<?> batch(BerthCalls calls, long group) {
    BatchRequest.Builder request = BatchRequest.newBuilder();
    for (int i = 0; i < GROUP; i++) {
      request.addOperations(
          BerthCalls.creation(Samples.lease(Samples.NAMESPACE, group * GROUP + i)));
    }
    return calls.batch(request.build());
  }

  private Measured measured(int atOnce, AtomicLong numbers, LongFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    Load.run(atOnce, Duration.ofSeconds(warmUp), numbers, call);
    return Load.run(atOnce, Duration.ofSeconds(seconds), numbers, call);
  }
}

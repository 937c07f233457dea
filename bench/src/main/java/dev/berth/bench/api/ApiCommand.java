package dev.berth.bench.api;

import com.google.common.util.concurrent.ListenableFuture;
import dev.berth.apiserver.store.etcd.LocalEtcd;
import dev.berth.apiserver.store.etcd.LocalEtcdOptions;
import dev.berth.bench.load.Figures;
import dev.berth.bench.load.Load;
import dev.berth.bench.load.Measured;
import dev.berth.bench.scratch.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates, gets, lists and watches: through the API server, and straight to etcd. */
@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = "How fast the API server answers, beside etcd itself.")
public final class ApiCommand implements Callable<Integer> {
  private static final String TOKEN = "bench";
  private static final String LISTED = "berth-system";
  private static final int LIST_OBJECTS = 11_000;
  private static final int LISTS = 11;
  private static final int EVENTS_PER_SECOND = 200;

  /** At 20,000 creates of 1 KiB a second the default quota would be full in a minute. */
  static final long QUOTA = 8L << 30;

  @Option(names = "--callers", description = "Calls in the air at a time (${DEFAULT-VALUE}).")
  private int callers = 64;

  @Option(names = "--seconds", description = "How long each measurement takes (${DEFAULT-VALUE}).")
  private int seconds = 10;

  @Option(names = "--warm-up", description = "Seconds before each measurement (${DEFAULT-VALUE}).")
  private int warmUp = 8;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7490;

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create()) {
      measureEtcd(folder.path().resolve("etcd-alone"));
      measureBerth(folder.path());
    }
    return 0;
  }

  private void measureEtcd(Path folder) throws InterruptedException {
    try (LocalEtcd etcd = etcd(folder);
        EtcdCalls calls = new EtcdCalls(etcd.endpoint())) {
      AtomicLong numbers = new AtomicLong();
      figures.print("etcd.create", measured(numbers, calls::create));
      long created = numbers.get();
      figures.print("etcd.get", measured(new AtomicLong(), number -> calls.get(number % created)));
    }
  }

  private void measureBerth(Path folder) throws IOException, InterruptedException {
    String listen = "127.0.0.1:" + port;
    try (LocalEtcd etcd = etcd(folder.resolve("etcd"));
        ApiServerProcess _ = ApiServerProcess.start(folder, listen, etcd.endpoint(), TOKEN);
        BerthCalls calls = new BerthCalls(listen, TOKEN)) {
      AtomicLong numbers = new AtomicLong();
      figures.print("create", measured(numbers, calls::create));
      long created = numbers.get();
      figures.print("get", measured(new AtomicLong(), number -> calls.get(number % created)));
      figures.print("list." + LIST_OBJECTS, listMillis(calls), "ms");
      Measured delay =
          WatchDelay.measure(
              calls, LISTED, LIST_OBJECTS, EVENTS_PER_SECOND, Duration.ofSeconds(seconds));
      figures.print("watch.p50", delay.millisAt(50), "ms");
      figures.print("watch.p99", delay.millisAt(99), "ms");
    }
  }

  private Measured measured(AtomicLong numbers, LongFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    Load.run(callers, Duration.ofSeconds(warmUp), numbers, call);
    return Load.run(callers, Duration.ofSeconds(seconds), numbers, call);
  }

  /** The median of several lists of a namespace, all pages. */
  private double listMillis(BerthCalls calls) throws InterruptedException {
    Load.count(callers, 0, LIST_OBJECTS, number -> calls.create(LISTED, number));
    long[] nanos = new long[LISTS];
    for (int i = 0; i < LISTS; i++) {
      long start = System.nanoTime();
      int found = calls.list(LISTED);
      nanos[i] = System.nanoTime() - start;
      if (found < LIST_OBJECTS) {
        throw new IllegalStateException("only " + found + " objects are listed");
      }
    }
    Arrays.sort(nanos);
    return nanos[LISTS / 2] / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static LocalEtcd etcd(Path folder) {
    return LocalEtcd.start(LocalEtcdOptions.in(folder).withQuotaBytes(QUOTA));
  }
}

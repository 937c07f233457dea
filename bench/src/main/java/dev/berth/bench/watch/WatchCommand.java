package dev.berth.bench.watch;

import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.apiserver.store.etcd.LocalEtcd;
import dev.berth.bench.load.Figures;
import dev.berth.bench.load.Load;
import dev.berth.bench.load.Measured;
import dev.berth.bench.rig.BerthCalls;
import dev.berth.bench.rig.EtcdCalls;
import dev.berth.bench.rig.Processes;
import dev.berth.bench.rig.Rig;
import dev.berth.bench.rig.Samples;
import dev.berth.bench.scratch.ScratchFolder;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** From a write to its event, at one watcher and at a hundred; and what idle watchers cost. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "How soon and how many events reach watchers, beside plain gRPC streams.")
public final class WatchCommand implements Callable<Integer> {
  private static final int WATCHERS = 100;
  private static final int IDLE_WATCHERS = 2_000;
  private static final int PER_CONNECTION = 100;
  private static final int CONNECTIONS = 10;
  private static final int LATENCY_RATE = 200;
  private static final int WARM_CALLERS = 16;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofSeconds(5);
  private static final Duration LAG = Duration.ofSeconds(1);

  /** Events a second of which the 99th percentile is told, at all watchers together. */
  private static final int STEADY = 20_000;

  /** Creates in a batch: all that there is of one such second would be a burst, not a rate. */
  private static final int STEADY_BATCH = 5;

  private static final int BATCH = 50;

  @Option(names = "--seconds", description = "How long the latency is measured (${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7490;

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create();
        Rig rig = Rig.start(Files.createDirectory(folder.path().resolve("rig")), port)) {
      measureEtcd(folder.path().resolve("etcd-alone"));
      measureLatency(rig);
      int perMessage = measureFanOut(rig);
      measureIdle(rig);
      measurePlain(perMessage);
    }
    return 0;
  }

  /** An event can't come before its write is in etcd's log. */
  private void measureEtcd(Path folder) throws InterruptedException {
    try (LocalEtcd etcd = Rig.etcd(folder);
        EtcdCalls calls = new EtcdCalls(etcd.endpoint())) {
      var _ = Load.run(WARM_CALLERS, WARM_UP, new AtomicLong(1_000_000), calls::create);
      Measured create = Load.steady(LATENCY_RATE, Duration.ofSeconds(seconds), 0, calls::create);
      String name = "etcd.create.at." + LATENCY_RATE;
      figures.print(name + ".p50", create.millisAt(50), "ms");
      figures.print(name + ".p99", create.millisAt(99), "ms");
    }
  }

  private void measureLatency(Rig rig) throws InterruptedException {
    String namespace = "berth-system";
    // At full speed first: at this rate the server would not be warm in an hour.
    var _ =
        Load.run(
            WARM_CALLERS,
            Duration.ofSeconds(20),
            new AtomicLong(1_000_000),
            number -> rig.calls().create(namespace, number));
    var _ = WatchDelay.measure(rig.calls(), namespace, 0, LATENCY_RATE, WARM_UP);
    Measured delay =
        WatchDelay.measure(
            rig.calls(),
            namespace,
            LATENCY_RATE * WARM_UP.toSeconds(),
            LATENCY_RATE,
            Duration.ofSeconds(seconds));
    figures.print("watch.latency.p50", delay.millisAt(50), "ms");
    figures.print("watch.latency.p99", delay.millisAt(99), "ms");
  }

  /** Returns how many events a message had at the highest rate. */
  private int measureFanOut(Rig rig) throws InterruptedException {
    try (FanOut fanOut = FanOut.open(rig, WATCHERS)) {
      // Warm, and with as many objects as are kept.
      var _ = fanOut.run(1_000, BATCH, Duration.ofSeconds(15));
      FanOut.Step steady = fanOut.run(STEADY / WATCHERS, STEADY_BATCH, Duration.ofSeconds(20));
      double best = 0;
      int perMessage = 1;
      for (int rate = 1_000; ; rate += Math.max(250, rate / 8)) {
        FanOut.Step step = fanOut.run(rate, BATCH, STEP);
        if (fanOut.anyOver() || step.longestLag().compareTo(LAG) > 0 || !step.kept()) {
          break;
        }
        best = Math.max(best, step.rate());
        perMessage = step.perMessage();
      }
      figures.print("fanout.100.rate", best, "1/s");
      figures.print("fanout.100.events.per.message", perMessage, "events");
      figures.print("fanout.100.p99", steady.millisAt(99), "ms");
      return perMessage;
    }
  }

  private void measureIdle(Rig rig) throws IOException, InterruptedException {
    rig.restartServer();
    WatchRequest request = watchAll();
    List<BerthCalls> connections = new ArrayList<>();
    List<EventStream> streams = new ArrayList<>();
    for (int i = 0; i < IDLE_WATCHERS; i++) {
      if (i % PER_CONNECTION == 0) {
        connections.add(rig.connect());
      }
      streams.add(EventStream.open(connections.getLast().channel(), request, _ -> {}));
    }
    awaitQuiet(streams);
    figures.print("heap.watchers." + IDLE_WATCHERS, Processes.heapMegabytes(rig.serverPid()), "MB");
    streams.forEach(EventStream::cancel);
    connections.forEach(BerthCalls::close);
  }

  /** Until each has its initial objects, and nothing more comes. */
  private static void awaitQuiet(List<EventStream> streams) throws InterruptedException {
    long before = -1;
    while (true) {
      long now = streams.stream().mapToLong(EventStream::events).sum();
      if (streams.stream().anyMatch(EventStream::isOver)) {
        throw new IllegalStateException("an idle watcher was ended");
      }
      if (now == before && streams.stream().allMatch(stream -> stream.events() > 0)) {
        return;
      }
      before = now;
      Thread.sleep(2_000);
    }
  }

  private void measurePlain(int perMessage) throws IOException, InterruptedException {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.berth.bench.Main",
                "plain-streams",
                "--port",
                Integer.toString(port + 1),
                "--events",
                Integer.toString(perMessage))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new java.io.InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      if (!"ready".equals(out.readLine())) {
        throw new IllegalStateException("the server of plain streams did not start");
      }
      figures.print("grpc.fanout.100.rate", plainRate(), "1/s");
    } finally {
      server.destroy();
      var _ = server.waitFor();
    }
  }

  private double plainRate() throws InterruptedException {
    List<ManagedChannel> channels = new ArrayList<>();
    List<EventStream> streams = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      channels.add(
          NettyChannelBuilder.forTarget("127.0.0.1:" + (port + 1))
              .usePlaintext()
              .directExecutor()
              .maxInboundMessageSize(16 << 20)
              .build());
    }
    for (int i = 0; i < WATCHERS; i++) {
      streams.add(EventStream.open(channels.get(i % CONNECTIONS), watchAll(), _ -> {}));
    }
    Thread.sleep(STEP);
    long before = streams.stream().mapToLong(EventStream::events).sum();
    long start = System.nanoTime();
    Thread.sleep(STEP.multipliedBy(2));
    long count = streams.stream().mapToLong(EventStream::events).sum() - before;
    double rate = count * 1e9 / (System.nanoTime() - start);
    streams.forEach(EventStream::cancel);
    channels.forEach(ManagedChannel::shutdownNow);
    return rate;
  }

  private static WatchRequest watchAll() {
    return WatchRequest.newBuilder()
        .setApiVersion(Kinds.LEASE.apiVersion())
        .setKind(Kinds.LEASE.name())
        .setNamespace(Samples.NAMESPACE)
        .build();
  }
}

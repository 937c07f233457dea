package dev.berth.bench.train;

import com.google.common.util.concurrent.ListenableFuture;
import dev.berth.api.rpc.v1.WatchResponse;
import dev.berth.bench.load.Load;
import dev.berth.bench.rig.BerthCalls;
import dev.berth.bench.rig.Rig;
import dev.berth.bench.rig.Samples;
import dev.berth.bench.scratch.ScratchFolder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Lets an API server do a little of everything, and keeps what its JVM has learned: the classes
 * that it loads, and where its methods spend their time. A server that starts with that is ready
 * sooner, and sooner fast.
 */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Makes the cache with which the servers' JVMs start (-XX:AOTCache).")
public final class TrainCommand implements Callable<Integer> {
  private static final int CALLERS = 64;
  private static final int BATCHES = 8;
  private static final int GROUP = 64;
  private static final int LISTS = 20;
  private static final int WATCHERS = 4;

  @Option(names = "--output", required = true, description = "The cache's file.")
  private Path output;

  @Option(names = "--seconds", description = "How long creates take; the rest as long again (20).")
  private int seconds = 20;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path absolute = output.toAbsolutePath();
    try (ScratchFolder folder = ScratchFolder.create()) {
      try (Rig rig = Rig.start(folder.path(), freePort(), "-XX:AOTCacheOutput=" + absolute);
          BerthCalls watching = rig.connect()) {
        for (int i = 0; i < WATCHERS; i++) {
          watching.watch(Samples.NAMESPACE, new Unread());
        }
        work(rig.calls());
      }
    }
    if (!Files.exists(absolute)) {
      throw new IOException("the JVM wrote no cache to " + absolute);
    }
    return 0;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void work(BerthCalls calls) throws InterruptedException {
    AtomicLong numbers = new AtomicLong();
    run(CALLERS, seconds, numbers, calls::create);
    long created = numbers.get();
    run(CALLERS, seconds / 3, new AtomicLong(), number -> calls.get(number % created));
    AtomicLong groups = new AtomicLong(created / GROUP + 1);
    long firstGroup = groups.get();
    run(
        BATCHES,
        seconds / 2,
        groups,
        group -> calls.batch(group * GROUP, GROUP, BerthCalls::creation));
    for (int i = 0; i < LISTS; i++) {
      var _ = calls.list(Samples.NAMESPACE, "app=bench");
    }
    var _ =
        Load.count(
            BATCHES,
            firstGroup,
            (int) (groups.get() - firstGroup),
            group -> calls.batch(group * GROUP, GROUP, BerthCalls::deletion));
  }

  private static void run(
      int callers, int seconds, AtomicLong numbers, LongFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    var _ = Load.run(callers, Duration.ofSeconds(seconds), numbers, call);
  }

  /** Takes events and leaves them. */
  private static final class Unread implements StreamObserver<WatchResponse> {
    @Override
    public void onNext(WatchResponse response) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}

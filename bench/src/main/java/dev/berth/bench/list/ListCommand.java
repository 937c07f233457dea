package dev.berth.bench.list;

import dev.berth.bench.load.Figures;
import dev.berth.bench.load.Load;
import dev.berth.bench.rig.BerthCalls;
import dev.berth.bench.rig.Processes;
import dev.berth.bench.rig.Rig;
import dev.berth.bench.rig.Samples;
import dev.berth.bench.scratch.ScratchFolder;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists: a whole namespace, and a few of very many; and what very many objects cost a server. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "How fast objects are listed, and what 100,000 of them cost the API server.")
public final class ListCommand implements Callable<Integer> {
  private static final String LISTED = "berth-system";
  private static final int WHOLE = 11_000;
  private static final int MANY = 100_000;
  private static final int SELECTED = 100;
  private static final int BATCH = 250;
  private static final int BATCHES = 8;
  private static final int LISTS = 21;
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7490;

  @Option(names = "--warm-up", description = "Seconds before each measurement (${DEFAULT-VALUE}).")
  private int warmUp = 10;

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create();
        Rig rig = Rig.start(folder.path(), port)) {
      // After a first call, so that what every server holds is there.
      rig.calls().list(LISTED);
      rig.restartServer();
      rig.calls().list(LISTED);
      double idle = Processes.residentMegabytes(rig.serverPid());
      figures.print("resident.idle", idle, "MB");

      create(rig.calls(), LISTED, WHOLE);
      figures.print("list." + WHOLE, listMillis(rig.calls(), LISTED, "", WHOLE), "ms");
      create(rig.calls(), Samples.NAMESPACE, MANY);
      figures.print(
          "list." + MANY + ".selector",
          listMillis(rig.calls(), Samples.NAMESPACE, "app=a7", SELECTED),
          "ms");

      rig.stopServer();
      long start = System.nanoTime();
      rig.restartServer();
      int found = rig.calls().list(Samples.NAMESPACE, "app=a7");
      double seconds = (System.nanoTime() - start) / 1e9;
      if (found != SELECTED) {
        throw new IllegalStateException(found + " objects are listed, not " + SELECTED);
      }
      figures.print("start." + MANY, seconds, "s");
      figures.print("resident." + MANY, Processes.residentMegabytes(rig.serverPid()) - idle, "MB");
    }
    return 0;
  }

  private static void create(BerthCalls calls, String namespace, int count)
      throws InterruptedException {
    var _ =
        Load.count(
            BATCHES,
            0,
            count / BATCH,
            batch ->
                calls.batch(
                    batch * BATCH,
                    BATCH,
                    number -> {
                      String app = "a" + number % (MANY / SELECTED);
                      return BerthCalls.creation(Samples.lease(namespace, number, app));
                    }));
  }

  /** The median of several lists, all pages of each, after a while of the same lists. */
  private double listMillis(BerthCalls calls, String namespace, String labels, int count) {
    long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUp);
    while (System.nanoTime() < warm) {
      var _ = calls.list(namespace, labels);
    }
    long[] nanos = new long[LISTS];
    for (int i = 0; i < LISTS; i++) {
      long start = System.nanoTime();
      int found = calls.list(namespace, labels);
      nanos[i] = System.nanoTime() - start;
      if (found < count) {
        throw new IllegalStateException("only " + found + " objects are listed");
      }
    }
    Arrays.sort(nanos);
    return nanos[LISTS / 2] / NANOS_PER_MILLI;
  }
}

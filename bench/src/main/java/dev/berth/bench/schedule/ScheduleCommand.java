package dev.berth.bench.schedule;

import com.google.protobuf.ByteString;
import dev.berth.bench.load.Figures;
import dev.berth.bench.rig.EtcdCalls;
import dev.berth.bench.rig.Rig;
import dev.berth.bench.rig.Samples;
import dev.berth.bench.rig.ToldProcess;
import dev.berth.bench.scratch.ScratchFolder;
import dev.berth.bench.simulation.TraceArguments;
import dev.berth.bench.simulation.TraceRun;
import dev.berth.bench.simulation.trace.BadTraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Places pending tasks on nodes that are only objects, beside etcd's writes of the same bytes; or
 * tells how good the places are that the tasks of a trace get, without any server.
 */
@Command(
    name = "schedule",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How fast pending tasks get their places, beside etcd itself; or with --trace how good these "
          + "places are: runs a cluster trace through the scheduler's core, in simulated time."
    })
public final class ScheduleCommand implements Callable<Integer> {
  private static final List<String> MEASURING =
      List.of("--nodes", "--tasks", "--rounds", "--warm-ups", "--warm-up", "--port");

  @Option(names = "--nodes", description = "How many nodes (${DEFAULT-VALUE}).")
  private int nodes = 1_000;

  @Option(names = "--tasks", description = "How many tasks in each round (${DEFAULT-VALUE}).")
  private int tasks = 5_000;

  @Option(names = "--rounds", description = "Of which the median is told (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--warm-ups", description = "Rounds before these, at least (${DEFAULT-VALUE}).")
  private int warmUps = 2;

  @Option(names = "--warm-up", description = "Seconds of them, at least (${DEFAULT-VALUE}).")
  private int warmUp = 60;

  @Option(names = "--port", description = "Where the API server listens (${DEFAULT-VALUE}).")
  private int port = 7490;

  @ArgGroup(
      exclusive = false,
      heading =
          "%nSimulating a trace (docs/simulator.md); bench/traces/small is one, and make-trace makes "
              + "others:%n")
  private @Nullable TraceArguments trace;

  @Spec private CommandSpec command;

  private final Figures figures = new Figures(System.out);

  @Override
  public Integer call() throws IOException, InterruptedException {
    return trace == null ? measure() : simulate(trace);
  }

  private int simulate(TraceArguments arguments) throws IOException {
    for (String measuring : MEASURING) {
      if (command.commandLine().getParseResult().hasMatchedOption(measuring)) {
        throw new ParameterException(
            command.commandLine(), measuring + " measures, and has no meaning with --trace");
      }
    }
    try {
      new TraceRun(arguments.options(), System.out, System.err).run();
      return ExitCode.OK;
    } catch (BadTraceException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    }
  }

  /**
   * A round, and what etcd alone did right after it.
   *
   * @param limit puts a second
   */
  private record Paired(BindRounds.Bound bound, double limit) {
    double ratio() {
      return bound.rate() / limit;
    }
  }

  private int measure() throws IOException, InterruptedException {
    try (ScratchFolder folder = ScratchFolder.create()) {
      List<Paired> all = bind(folder.path());
      figures.print("bind.rate", median(all, one -> one.bound().rate()), "1/s");
      figures.print("bind.p99", median(all, one -> one.bound().p99()), "ms");
      figures.print("bind.begin", median(all, one -> one.bound().begin()), "ms");
      for (String process : all.getFirst().bound().cpu().keySet()) {
        double micros = median(all, one -> one.bound().cpu().getOrDefault(process, 0.0));
        figures.print("bind.cpu." + process, micros, "us");
      }
      figures.print("etcd.grouped.rate", median(all, Paired::limit), "1/s");
      figures.print("bind.ratio", median(all, Paired::ratio), "of etcd");
      // Its rounds want the processors for themselves.
      new DecideRates(figures).print();
    }
    return ExitCode.OK;
  }

  private List<Paired> bind(Path folder) throws IOException, InterruptedException {
    Path ours = Files.createDirectory(folder.resolve("rig"));
    List<Paired> all = new ArrayList<>();
    try (Rig rig = Rig.start(ours, port);
        EtcdCalls etcd = new EtcdCalls(rig.etcd());
        ToldProcess scheduler = scheduler(ours, rig)) {
      new HollowCluster(rig.calls()).addNodes(nodes);
      BindRounds rounds =
          new BindRounds(
              rig.calls(),
              BindingEvents.open(rig.calls()),
              scheduler,
              Map.of(
                  "server", rig.serverPid(),
                  "scheduler", scheduler.pid(),
                  "etcd", rig.etcdPid()),
              tasks);
      long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(warmUp);
      for (int i = 0; i < warmUps || System.nanoTime() < warm; i++) {
        tell("warm-up " + (i + 1), rounds.run(_ -> {}));
      }
      // As it was stored.
      ByteString[] binding = new ByteString[1];
      var _ = rounds.run(task -> binding[0] = etcd.value(Samples.bindingKey(task)));
      // In turns: on a machine that is slow for a while, both are.
      try (EtcdBinds alone = EtcdBinds.start(folder.resolve("etcd-alone"), binding[0])) {
        while (all.size() < this.rounds) {
          BindRounds.Bound bound = rounds.run(_ -> {});
          all.add(new Paired(bound, alone.rate()));
          tell("round " + all.size(), bound);
        }
      }
    }
    return all;
  }

  private static void tell(String round, BindRounds.Bound bound) {
    System.err.printf(
        "%s: %,.0f binds a second, %s us of a processor each%n",
        round, bound.rate(), bound.cpu().values().stream().mapToLong(Math::round).sum());
  }

  private static ToldProcess scheduler(Path folder, Rig rig) throws IOException {
    ToldProcess scheduler =
        ToldProcess.start(
            folder.resolve("scheduler.log"),
            List.of(),
            List.of("lone-scheduler", "--server", rig.listen(), "--token", Rig.token()));
    scheduler.await("ready");
    return scheduler;
  }

  private static double median(List<Paired> all, ToDoubleFunction<Paired> figure) {
    return Median.of(all.stream().mapToDouble(figure).toArray());
  }
}

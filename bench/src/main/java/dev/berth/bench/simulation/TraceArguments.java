package dev.berth.bench.simulation;

import dev.berth.api.v1.StrategyType;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of whatever command simulates. */
public final class TraceArguments {
  /** The strategies as people write them. */
  enum Strategy {
    SPREAD,
    BINPACK,
    RANDOM;

    StrategyType type() {
      return StrategyType.valueOf("STRATEGY_TYPE_" + name());
    }
  }

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Simulates these tasks (CSV; see docs/simulator.md).")
  private @Nullable Path trace;

  @Option(names = "--nodes-file", paramLabel = "FILE", description = "Its nodes (CSV).")
  private @Nullable Path nodes;

  @Option(names = "--queues-file", paramLabel = "FILE", description = "Its queues (CSV).")
  private @Nullable Path queues;

  @Option(names = "--seed", description = "Chooses between equals (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--strategy", description = "spread, binpack or random (spread).")
  private Strategy strategy = Strategy.SPREAD;

  @Option(names = "--compare", description = "Also with every node looked at for each task.")
  private boolean compare;

  @Option(names = "--speed-up", description = "Tasks come so much faster (${DEFAULT-VALUE}).")
  private double speedUp = 1;

  @Option(names = "--until", description = "Seconds of the trace after which to end.")
  private @Nullable Long until;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Where report.txt, series.csv and chart.svg go.")
  private @Nullable Path output;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Whether there is a trace to simulate. */
  public boolean areGiven() {
    return trace != null;
  }

  /** Fails as picocli does when they do not make sense. */
  public TraceOptions options() {
    if (trace == null || nodes == null) {
      throw bad("--trace and --nodes-file belong together");
    }
    if (!(speedUp > 0)) {
      throw bad("--speed-up is to be more than 0");
    }
    if (until != null && until < 0) {
      throw bad("--until is to be 0 or more");
    }
    return new TraceOptions(
        trace,
        nodes,
        queues,
        seed,
        strategy.type(),
        compare,
        speedUp,
        until == null ? null : Duration.ofSeconds(until),
        output);
  }

  private ParameterException bad(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}

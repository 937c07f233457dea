package dev.berth.bench.simulation;

import dev.berth.api.v1.StrategyType;
import dev.berth.bench.simulation.trace.TraceLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a simulation. */
public final class TraceArguments {
  private enum Strategy {
    SPREAD(StrategyType.STRATEGY_TYPE_SPREAD),
    BINPACK(StrategyType.STRATEGY_TYPE_BINPACK),
    RANDOM(StrategyType.STRATEGY_TYPE_RANDOM);

    private final StrategyType type;

    Strategy(StrategyType type) {
      this.type = type;
    }
  }

  private enum Sampling {
    STANDARD,
    ALL,
    BOTH;

    List<Look> looks() {
      return switch (this) {
        case STANDARD -> List.of(Look.SAMPLED);
        case ALL -> List.of(Look.ALL);
        case BOTH -> List.of(Look.SAMPLED, Look.ALL);
      };
    }
  }

  @Option(
      names = "--trace",
      required = true,
      paramLabel = "FILE",
      description = {
        "Tasks as CSV: ours, or openb_pod_list_*.csv of Alibaba's GPU trace of 2023; or a folder "
            + "with tasks.csv, nodes.csv and, if there are any, queues.csv."
      })
  private Path trace;

  @Option(
      names = "--nodes-file",
      paramLabel = "FILE",
      description = "Nodes as CSV: ours, or openb_node_list_*.csv (nodes.csv beside the tasks).")
  private @Nullable Path nodes;

  @Option(
      names = "--queues-file",
      paramLabel = "FILE",
      description = "Queues as CSV (queues.csv beside the tasks; without it all weigh the same).")
  private @Nullable Path queues;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Chooses between equals; the same one gives the same result (1).")
  private long seed;

  @Option(
      names = "--strategy",
      defaultValue = "spread",
      paramLabel = "NAME",
      description = "Of tasks whose queue has none: spread, binpack or random (spread).")
  private Strategy strategy;

  @Option(
      names = "--sampling",
      defaultValue = "standard",
      paramLabel = "NAME",
      description = "Nodes looked at: standard as the scheduler does, all, or both (standard).")
  private Sampling sampling;

  @Option(
      names = "--speed-up",
      defaultValue = "1",
      paramLabel = "FACTOR",
      description = "Tasks come so much faster, and run as long as before (1).")
  private double speedUp;

  @Option(
      names = "--until",
      paramLabel = "SECONDS",
      description = "Ends after so long in the trace, whoever runs or waits (when all is over).")
  private @Nullable Long until;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Where report.txt, series.csv and chart.svg go (nowhere).")
  private @Nullable Path output;

  @Spec private CommandSpec command;

  /** Fails as picocli does when they do not make sense. */
  public TraceOptions options() {
    if (!(speedUp >= 0.01 && speedUp <= 1_000_000)) {
      throw bad("--speed-up is to be a number from 0.01 to 1000000");
    }
    if (until != null && until < 0) {
      throw bad("--until is to be 0 or more");
    }
    return new TraceOptions(
        TraceLocation.of(trace, nodes, queues),
        seed,
        strategy.type,
        sampling.looks(),
        speedUp,
        until == null ? null : Duration.ofSeconds(until),
        output);
  }

  private ParameterException bad(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}

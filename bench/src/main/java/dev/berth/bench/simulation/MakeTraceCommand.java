package dev.berth.bench.simulation;

import dev.berth.bench.simulation.trace.MadeTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a trace up, for who has none. */
@Command(
    name = "make-trace",
    mixinStandardHelpOptions = true,
    description = {
      "Makes up a trace, the same for the same seed: writes nodes.csv, tasks.csv and queues.csv to a "
          + "folder that schedule --trace reads (docs/simulator.md)."
    })
public final class MakeTraceCommand implements Callable<Integer> {
  @Option(names = "--nodes", description = "How many nodes (${DEFAULT-VALUE}).")
  private int nodes = 1_213;

  @Option(names = "--tasks", description = "How many tasks (${DEFAULT-VALUE}).")
  private int tasks = 8_152;

  @Option(
      names = "--load",
      description = "How much of the GPUs they would use if none waited (${DEFAULT-VALUE}).")
  private double load = 1.2;

  @Option(names = "--seed", description = "Another one makes another trace (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--output", required = true, paramLabel = "FOLDER", description = "Where to.")
  private Path output;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    if (nodes < 1 || tasks < 1 || !(load > 0)) {
      throw new ParameterException(
          command.commandLine(), "--nodes and --tasks are to be 1 or more, --load more than 0");
    }
    Files.createDirectories(output);
    new MadeTrace(nodes, tasks, load, seed).write(output);
    return ExitCode.OK;
  }
}

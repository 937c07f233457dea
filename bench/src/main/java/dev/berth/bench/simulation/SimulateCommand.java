package dev.berth.bench.simulation;

import dev.berth.bench.simulation.trace.BadTraceException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** What a trace's tasks would have got. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs a cluster trace through the scheduler's core, in simulated time.")
public final class SimulateCommand implements Callable<Integer> {
  @Mixin private final TraceArguments arguments = new TraceArguments();

  @Override
  public Integer call() throws IOException {
    try {
      new TraceRun(arguments.options(), System.out, System.err).run();
      return ExitCode.OK;
    } catch (BadTraceException e) {
      System.err.println(e.getMessage());
      return ExitCode.USAGE;
    }
  }
}

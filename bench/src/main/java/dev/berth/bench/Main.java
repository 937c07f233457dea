package dev.berth.bench;

import dev.berth.bench.api.ApiCommand;
import dev.berth.bench.hollow.HollowCommand;
import dev.berth.bench.list.ListCommand;
import dev.berth.bench.node.NodeCommand;
import dev.berth.bench.scale.ScaleCommand;
import dev.berth.bench.schedule.LoneScheduler;
import dev.berth.bench.schedule.ScheduleCommand;
import dev.berth.bench.simulation.MakeTraceCommand;
import dev.berth.bench.start.StartCommand;
import dev.berth.bench.train.TrainCommand;
import dev.berth.bench.watch.PlainStreams;
import dev.berth.bench.watch.WatchCommand;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code hack/bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      ApiCommand.class,
      ListCommand.class,
      WatchCommand.class,
      StartCommand.class,
      NodeCommand.class,
      HollowCommand.class,
      ScaleCommand.class,
      ScheduleCommand.class,
      MakeTraceCommand.class,
      LoneScheduler.class,
      TrainCommand.class,
      PlainStreams.class
    },
    description = "Prints one figure a line: name, value, unit.")
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      // Each process of the distribution has its own; a logback.xml could only be one for all.
      System.setProperty("logback.configurationFile", "dev/berth/bench/logback.xml");
    }
    // gRPC logs to java.util.logging, which would print beside our log.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }
}

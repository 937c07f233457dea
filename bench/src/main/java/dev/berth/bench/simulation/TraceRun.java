package dev.berth.bench.simulation;

import dev.berth.bench.load.Figures;
import dev.berth.bench.simulation.report.Chart;
import dev.berth.bench.simulation.report.Outcome;
import dev.berth.bench.simulation.report.ReportText;
import dev.berth.bench.simulation.report.SeriesCsv;
import dev.berth.bench.simulation.trace.BadTraceException;
import dev.berth.bench.simulation.trace.Trace;
import dev.berth.bench.simulation.trace.TraceFiles;
import dev.berth.scheduling.plan.Sampling;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * Simulates a trace and tells what became of it: the report, and the rate of decisions on lines of
 * their own, for these alone differ between runs.
 *
 * <p>To the output folder go report.txt, and series.csv and chart.svg of each run; those of the run
 * that looks at all nodes are series-all.csv and chart-all.svg.
 */
public final class TraceRun {
  private static final String STANDARD = "sampled";
  private static final String ALL = "all";

  private final TraceOptions options;
  private final PrintStream out;
  private final PrintStream warnings;

  public TraceRun(TraceOptions options, PrintStream out, PrintStream warnings) {
    this.options = options;
    this.out = out;
    this.warnings = warnings;
  }

  /**
   * Runs it.
   *
   * @throws BadTraceException when a file is not as it should be
   */
  public void run() throws IOException {
    Trace trace =
        new TraceFiles(warnings::println)
            .read(options.trace(), options.nodes(), options.queues())
            .spedUp(options.speedUp());
    Setup setup =
        new Setup(
            options.seed(),
            options.strategy(),
            Sampling.standard(),
            options.until() == null ? Long.MAX_VALUE : options.until().toNanos());
    SequencedMap<String, Outcome> outcomes = new LinkedHashMap<>();
    outcomes.put(STANDARD, run(trace, setup, STANDARD));
    if (options.compare()) {
      outcomes.put(ALL, run(trace, setup.with(Sampling.ALL), ALL));
    }
    String report = ReportText.of(about(trace), outcomes);
    out.print(report);
    Path output = options.output();
    if (output != null) {
      Files.createDirectories(output);
      Files.writeString(output.resolve("report.txt"), report);
      for (String name : outcomes.keySet()) {
        write(output, name.equals(ALL) ? "-all" : "", about(trace), outcomes.get(name));
      }
    }
  }

  private Outcome run(Trace trace, Setup setup, String name) {
    Simulation simulation = new Simulation(trace, setup, System::nanoTime);
    long began = System.nanoTime();
    Outcome outcome = simulation.run();
    Figures figures = new Figures(out);
    figures.print(
        "simulate.%s.rate".formatted(name),
        simulation.places() * 1e9 / Math.max(1, simulation.decidingNanos()),
        "1/s");
    figures.print("simulate.%s.real".formatted(name), (System.nanoTime() - began) / 1e9, "s");
    return outcome;
  }

  private String about(Trace trace) {
    String strategy =
        options.strategy().name().replace("STRATEGY_TYPE_", "").toLowerCase(Locale.ROOT);
    return "%d nodes, %d tasks, seed %d, %s"
        .formatted(trace.nodes().size(), trace.tasks().size(), options.seed(), strategy);
  }

  private static void write(Path folder, String suffix, String about, Outcome outcome)
      throws IOException {
    Files.writeString(
        folder.resolve("series%s.csv".formatted(suffix)), SeriesCsv.of(outcome.series()));
    Files.writeString(
        folder.resolve("chart%s.svg".formatted(suffix)), Chart.of(about, outcome.series()));
  }
}

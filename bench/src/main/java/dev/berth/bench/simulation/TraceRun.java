package dev.berth.bench.simulation;

import dev.berth.bench.load.Figures;
import dev.berth.bench.simulation.report.Chart;
import dev.berth.bench.simulation.report.Outcome;
import dev.berth.bench.simulation.report.ReportText;
import dev.berth.bench.simulation.report.SeriesCsv;
import dev.berth.bench.simulation.trace.BadTraceException;
import dev.berth.bench.simulation.trace.Trace;
import dev.berth.bench.simulation.trace.TraceFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Simulates a trace and tells what became of it: the report, the same for the same trace and
 * options; and beside it how it goes on and the rate of decisions, which differ each time.
 *
 * <p>To the output folder go report.txt, and series.csv and chart.svg of each run; those of the run
 * that looks at all nodes are series-all.csv and chart-all.svg.
 */
public final class TraceRun {
  private final TraceOptions options;
  private final PrintStream out;
  private final PrintStream beside;

  /**
   * @param out gets the report
   * @param beside gets warnings, progress and rates
   */
  public TraceRun(TraceOptions options, PrintStream out, PrintStream beside) {
    this.options = options;
    this.out = out;
    this.beside = beside;
  }

  /**
   * Runs it.
   *
   * @throws BadTraceException when a file is not as it should be
   */
  public void run() throws IOException {
    Trace trace = new TraceFiles(beside::println).read(options.trace()).spedUp(options.speedUp());
    Map<Look, Outcome> outcomes = new EnumMap<>(Look.class);
    SequencedMap<String, Outcome> named = new LinkedHashMap<>();
    for (Look look : options.looks()) {
      Outcome outcome = simulate(trace, look);
      outcomes.put(look, outcome);
      named.put(name(look), outcome);
    }
    String about = about(trace);
    String report = ReportText.of(about, named);
    out.print(report);
    Path output = options.output();
    if (output != null) {
      Files.createDirectories(output);
      Files.writeString(output.resolve("report.txt"), report);
      for (Map.Entry<Look, Outcome> one : outcomes.entrySet()) {
        write(output, about, one.getKey(), one.getValue());
      }
    }
  }

  private static void write(Path folder, String about, Look look, Outcome outcome)
      throws IOException {
    Files.writeString(
        folder.resolve("series%s.csv".formatted(look.suffix())), SeriesCsv.of(outcome.series()));
    Files.writeString(
        folder.resolve("chart%s.svg".formatted(look.suffix())),
        Chart.of("%s, %s".formatted(about, name(look)), outcome.series()));
  }

  private Outcome simulate(Trace trace, Look look) {
    Progress progress = new Progress(System::nanoTime, beside::println);
    long until = options.until() == null ? Long.MAX_VALUE : options.until().toNanos();
    Simulation simulation =
        new Simulation(
            trace, new Setup(options.seed(), options.strategy(), look.sampling(), until), progress);
    Outcome outcome = simulation.run();
    Figures figures = new Figures(beside);
    figures.print(
        "simulate.%s.rate".formatted(name(look)),
        simulation.places() * 1e9 / Math.max(1, simulation.decidingNanos()),
        "1/s");
    figures.print("simulate.%s.real".formatted(name(look)), progress.passed() / 1e9, "s");
    return outcome;
  }

  private static String name(Look look) {
    return look.name().toLowerCase(Locale.ROOT);
  }

  private String about(Trace trace) {
    String strategy =
        options.strategy().name().replace("STRATEGY_TYPE_", "").toLowerCase(Locale.ROOT);
    return String.format(
        Locale.ROOT,
        "%d nodes, %d tasks, seed %d, %s",
        trace.nodes().size(),
        trace.tasks().size(),
        options.seed(),
        strategy);
  }
}

package dev.berth.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.StrategyType;
import dev.berth.bench.simulation.trace.TraceLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trace of the tree, run to files: what is written depends on nothing but trace and options.
 */
final class SameSeedSameBytesTest {
  private static final Path SMALL = Path.of("traces/small");

  @TempDir private Path folder;

  private record Written(String printed, Map<String, String> files) {}

  private Written run(String name, long seed) throws IOException {
    Path output = folder.resolve(name);
    TraceOptions options =
        new TraceOptions(
            TraceLocation.of(SMALL, null, null),
            seed,
            StrategyType.STRATEGY_TYPE_SPREAD,
            List.of(Look.SAMPLED, Look.ALL),
            1,
            null,
            output);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8);
        PrintStream beside =
            new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new TraceRun(options, out, beside).run();
    }
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(output)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return new Written(printed.toString(StandardCharsets.UTF_8), files);
  }

  @Test
  void twoRunsWriteTheSame() throws IOException {
    Written first = run("first", 1);
    Locale before = Locale.getDefault();
    Written second;
    try {
      // One that writes 0,5 and has other digits.
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      second = run("second", 1);
    } finally {
      Locale.setDefault(before);
    }

    assertThat(first.files())
        .containsOnlyKeys(
            "report.txt", "series.csv", "series-all.csv", "chart.svg", "chart-all.svg");
    assertThat(second.printed()).isEqualTo(first.printed());
    first
        .files()
        .forEach((file, text) ->
            assertThat(text.equals(second.files().get(file))).as("%s is the same", file).isTrue());
    assertThat(first.files()).containsEntry("report.txt", first.printed());
  }

  @Test
  void reportSaysWhatWasRunAndTheSeriesHaveTheShares() throws IOException {
    Written written = run("one", 2);

    assertThat(written.printed())
        .startsWith("60 nodes, 1000 tasks, seed 2, spread\n")
        .contains("gpu free but stranded, mean", "wait, p95", "preemptions", "unfairness, mean")
        .contains("queues, sampled\n", "queues, all\n");
    assertThat(written.files().get("series.csv"))
        .startsWith(
            "time,running,waiting,preemptions,used:cpu,used:memory,used:gpu,stranded:cpu,"
                + "stranded:memory,stranded:gpu,share:batch,share:research,share:service\n");
  }
}

package dev.berth.bench.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command line of a simulation; what it measures without a trace needs servers. */
final class ScheduleCommandTest {
  private static final String SMALL = "traces/small";

  @TempDir private Path folder;

  private record Ran(int code, String out, String err) {}

  private static Ran run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    StringWriter usage = new StringWriter();
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    int code;
    try (PrintStream newOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream newErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setOut(newOut);
      System.setErr(newErr);
      code =
          new CommandLine(new ScheduleCommand())
              .setCaseInsensitiveEnumValuesAllowed(true)
              .setErr(new PrintWriter(usage, true))
              .setOut(new PrintWriter(usage, true))
              .execute(arguments);
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8) + usage);
  }

  @Test
  void reportsTheTraceOfTheTree() {
    Ran ran = run("--trace", SMALL);

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("60 nodes, 1000 tasks, seed 1, spread\n");
    assertThat(ran.err()).contains("simulate.sampled.rate ", "simulate.sampled.real ");
  }

  @Test
  void optionsChangeWhatIsRun() throws IOException {
    Path output = folder.resolve("a").resolve("b");
    Ran ran =
        run(
            "--trace=" + SMALL + "/tasks.csv",
            "--nodes-file=" + SMALL + "/nodes.csv",
            "--seed=7",
            "--strategy=binpack",
            "--sampling=both",
            "--speed-up=2",
            "--until=60",
            "--output=" + output);

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .startsWith("60 nodes, 1000 tasks, seed 7, binpack\n")
        .contains("sampled", "all");
    assertThat(Files.readString(output.resolve("series-all.csv"))).contains("\n60,");
  }

  @Test
  void otherNodesAndQueuesMayBeNamed() throws IOException {
    Path nodes = folder.resolve("machines.csv");
    Files.writeString(nodes, "name,cpu,memory,gpu\nbig,1000,4000Gi,100\n");
    Path queues = folder.resolve("tenants.csv");
    Files.writeString(queues, "name,weight\nbatch,9\n");

    Ran ran =
        run(
            "--trace",
            SMALL,
            "--nodes-file",
            nodes + "",
            "--queues-file",
            queues + "",
            "--until=9");

    assertThat(ran.out()).startsWith("1 nodes, 1000 tasks").containsPattern("batch +9 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seed 3 | Missing required argument(s): --trace=FILE",
        "--trace traces/small --nodes 3 | --nodes measures, and has no meaning with --trace",
        "--trace traces/small --speed-up 0 | --speed-up is to be a number from 0.01 to 1000000",
        "--trace traces/small --until -1 | --until is to be 0 or more",
        "--trace traces/small --strategy best | Invalid value for option '--strategy'",
        "--trace traces/none | traces/none: there is no such file",
      })
  void whatMakesNoSenseIsSaidSo(String arguments, String message) {
    Ran ran = run(arguments.split(" ", -1));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void badRowIsNamedWithoutATrace() throws IOException {
    Path tasks = folder.resolve("tasks.csv");
    Files.writeString(tasks, "name,arrival,duration,cpu,memory\na,0,60,lots,1Gi\n");

    Ran ran = run("--trace", tasks + "", "--nodes-file", SMALL + "/nodes.csv");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .isEqualTo(
            tasks + ":2: column cpu: \"lots\" is not an amount of cores such as 4, 0.5 or 500m\n");
  }

  @Test
  void helpTellsHowToSimulate() {
    assertThat(run("--help").err())
        .contains("--trace=FILE", "docs/simulator.md", "make-trace", "--sampling=NAME");
  }
}

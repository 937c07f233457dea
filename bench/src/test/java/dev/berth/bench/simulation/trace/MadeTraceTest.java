package dev.berth.bench.simulation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MadeTraceTest {
  private static final Path SMALL = Path.of("traces/small");

  @TempDir private Path folder;

  private Path write(String name, MadeTrace made) throws IOException {
    Path to = Files.createDirectory(folder.resolve(name));
    made.write(to);
    return to;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodes.csv", "tasks.csv", "queues.csv"})
  void sameSeedMakesTheSameTrace(String file) throws IOException {
    Path one = write("one", new MadeTrace(50, 300, 1, 7));
    Locale before = Locale.getDefault();
    Path same;
    try {
      // One with other digits.
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      same = write("same", new MadeTrace(50, 300, 1, 7));
    } finally {
      Locale.setDefault(before);
    }

    assertThat(same.resolve(file)).hasSameTextualContentAs(one.resolve(file));
  }

  @Test
  void anotherSeedMakesAnotherOne() throws IOException {
    Path one = write("one", new MadeTrace(50, 300, 1, 7));
    Path other = write("other", new MadeTrace(50, 300, 1, 8));

    assertThat(Files.readString(other.resolve("tasks.csv")))
        .isNotEqualTo(Files.readString(one.resolve("tasks.csv")));
  }

  /** What the documentation runs can be made anew. */
  @ParameterizedTest
  @ValueSource(strings = {"nodes.csv", "tasks.csv", "queues.csv"})
  void smallTraceOfTheTreeIsOneOfThese(String file) throws IOException {
    Path made = write("made", new MadeTrace(60, 1000, 1.2, 1));

    assertThat(SMALL.resolve(file)).hasSameTextualContentAs(made.resolve(file));
  }

  @Test
  void isReadWithoutAWarning() throws IOException {
    Path made = write("made", new MadeTrace(40, 500, 1, 1));
    List<String> warnings = new ArrayList<>();

    Trace trace = new TraceFiles(warnings::add).read(TraceLocation.of(made, null, null));

    assertThat(trace.nodes()).hasSize(40);
    assertThat(trace.tasks()).hasSize(500);
    assertThat(trace.queues()).hasSize(3);
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.5", "1", "2"})
  void loadsTheGpusAsMuchAsItIsTo(double load) throws IOException {
    Path made = write("made", new MadeTrace(20, 3000, load, 1));
    Trace trace = new TraceFiles(_ -> {}).read(TraceLocation.of(made, null, null));

    long gpus = trace.nodes().stream().mapToLong(node -> node.size().gpu()).sum();
    double span = trace.lastArrival();
    double work =
        trace.tasks().stream()
            .mapToDouble(task ->
                task.size().gpu() * Math.min((double) task.duration(), span - task.arrival()))
            .sum();
    assertThat(work / gpus / span).isCloseTo(load, within(load * 0.02));
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "1, 1, -1", "1, 1, NaN"})
  void nothingIsNoTrace(int nodes, int tasks, double load) {
    assertThatThrownBy(() -> new MadeTrace(nodes, tasks, load, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

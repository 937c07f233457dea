package dev.berth.bench.simulation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in the format of Alibaba's GPU trace of 2023; the sample is written by hand. */
final class OpenbTest {
  private static final Path SAMPLE = Path.of("src/test/resources/openb");
  private static final Path NODES = SAMPLE.resolve("openb_node_list_sample.csv");
  private static final Path PODS = SAMPLE.resolve("openb_pod_list_sample.csv");
  private static final long MEBIBYTE = 1L << 20;
  private static final long SECOND = 1_000_000_000;

  @TempDir private Path folder;

  private static Trace read(Path pods, List<String> warnings) throws IOException {
    return new TraceFiles(warnings::add).read(TraceLocation.of(pods, NODES, null));
  }

  @Test
  void headerTellsTheFormat() throws IOException {
    List<String> warnings = new ArrayList<>();
    Trace trace = read(PODS, warnings);

    assertThat(warnings).isEmpty();
    assertThat(trace.nodes())
        .containsExactly(
            new TraceNode("openb-node-a", new Size(64_000, 262_144 * MEBIBYTE, 0), Map.of()),
            new TraceNode(
                "openb-node-b",
                new Size(96_000, 393_216 * MEBIBYTE, 8000),
                Map.of("gpu-model", "V100M32")),
            new TraceNode(
                "openb-node-c",
                new Size(32_000, 131_072 * MEBIBYTE, 2000),
                Map.of("gpu-model", "T4")));
    assertThat(trace.tasks()).hasSize(6);
  }

  @Test
  void taskRunsFromWhenItWasScheduledUntilItWasDeleted() throws IOException {
    TraceTask task = read(PODS, new ArrayList<>()).tasks().getFirst();

    assertThat(task.name()).isEqualTo("openb-pod-1");
    assertThat(task.arrival()).as("the first one's").isZero();
    assertThat(task.duration()).isEqualTo(580 * SECOND);
    assertThat(task.size()).isEqualTo(new Size(4000, 8192 * MEBIBYTE, 250));
  }

  @Test
  void taskThatNeverWasScheduledRunsForAsLongAsItWasThere() throws IOException {
    TraceTask task = read(PODS, new ArrayList<>()).tasks().get(3);

    assertThat(task.name()).isEqualTo("openb-pod-4");
    assertThat(task.duration()).isEqualTo(120 * SECOND);
  }

  @Test
  void gpusAndTheirModelsAreWhatIsAskedFor() throws IOException {
    List<TraceTask> tasks = read(PODS, new ArrayList<>()).tasks();

    assertThat(tasks.get(1).size().gpu()).as("of several").isEqualTo(4000);
    assertThat(tasks.get(1).selector())
        .containsExactly(Map.entry("gpu-model", List.of("V100M16", "V100M32")));
    assertThat(tasks.get(2).size().gpu()).isZero();
    assertThat(tasks.get(2).selector()).isEmpty();
  }

  @Test
  void classOfServiceIsNamespaceAndQueue() throws IOException {
    Trace trace = read(PODS, new ArrayList<>());

    assertThat(trace.tasks())
        .extracting(TraceTask::queue)
        .containsExactly("ls", "burstable", "be", "ls", "be", "guaranteed");
    assertThat(trace.queueOfNamespace()).containsEntry("be", "be");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "p,4000,8192,1,1000,,LS,Running,100,90, # column deletion_time: \"90\" is before the task began, at 100 seconds",
        "p,4000,8192,1,1000,,LS,Running,100,150,160 # column deletion_time: \"150\" is before the task began, at 160 seconds",
        "p,4000,8192,1,1001,,LS,Running,100,150, # column gpu_milli: \"1001\" is not a whole number from 0 to 1000",
        "p,4000,8192,1.5,1000,,LS,Running,100,150, # column num_gpu: \"1.5\" is not a whole number from 0 to 1000",
        "p,4.5,8192,1,1000,,LS,Running,100,150, # column cpu_milli: \"4.5\" is not a whole number from 0 to 70368744177664",
        "p,4000,67108865,1,1000,,LS,Running,100,150, # column memory_mib: \"67108865\" is not a whole number from 0 to 67108864",
        "p,4000,8192,1,1000,,LS,Running,,150, # column creation_time is empty; it must say something",
      })
  void badRowIsSaidWithItsColumn(String row, String message) throws IOException {
    Path pods = folder.resolve("pods.csv");
    String header = Files.readAllLines(PODS).getFirst();
    Files.writeString(pods, header + "\n" + row + "\n");

    assertThatThrownBy(() -> read(pods, new ArrayList<>()))
        .isInstanceOf(BadTraceException.class)
        .hasMessage(pods + ":2: " + message);
  }
}

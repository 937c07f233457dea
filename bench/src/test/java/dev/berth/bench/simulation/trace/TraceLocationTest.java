package dev.berth.bench.simulation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceLocationTest {
  @TempDir private Path folder;

  private Path there(String file) throws IOException {
    return Files.createFile(folder.resolve(file));
  }

  @Test
  void folderHasAllFiles() throws IOException {
    Path tasks = there("tasks.csv");
    Path nodes = there("nodes.csv");
    Path queues = there("queues.csv");

    assertThat(TraceLocation.of(folder, null, null))
        .isEqualTo(new TraceLocation(tasks, nodes, queues));
  }

  @Test
  void queuesNeedNotBeThere() throws IOException {
    Path tasks = there("tasks.csv");
    Path nodes = there("nodes.csv");

    assertThat(TraceLocation.of(tasks, null, null))
        .isEqualTo(new TraceLocation(tasks, nodes, null));
  }

  @Test
  void whatIsNamedGoesBeforeWhatIsBeside() throws IOException {
    Path tasks = there("pods.csv");
    Path nodes = there("machines.csv");
    Path queues = there("tenants.csv");
    there("nodes.csv");
    there("queues.csv");

    assertThat(TraceLocation.of(tasks, nodes, queues))
        .isEqualTo(new TraceLocation(tasks, nodes, queues));
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertThatThrownBy(() -> TraceLocation.of(folder, null, null))
        .isInstanceOf(BadTraceException.class)
        .hasMessage(
            "%s: there is no such file; a trace is a CSV file of tasks, or a folder with tasks.csv"
                    .formatted(folder.resolve("tasks.csv"))
                + " and nodes.csv");
    Path tasks = there("tasks.csv");
    Path nodes = folder.resolve("nodes.csv");
    assertThatThrownBy(() -> TraceLocation.of(tasks, null, null))
        .hasMessage(nodes + ": there is no such file; --nodes-file names another one");
    there("nodes.csv");
    Path queues = folder.resolve("q.csv");
    assertThatThrownBy(() -> TraceLocation.of(tasks, null, queues))
        .hasMessage(queues + ": there is no such file; --queues-file names another one");
  }
}

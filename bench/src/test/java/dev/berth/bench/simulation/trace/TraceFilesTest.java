package dev.berth.bench.simulation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.v1.StrategyType;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.queue.QueueFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What our own files say, and what is made of them. What is wrong in them is BadRowsTest's. */
final class TraceFilesTest {
  private static final long GIBIBYTE = 1L << 30;

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void aNodeAndATask() throws IOException {
    write("nodes.csv", "name,cpu,memory\nn1,4,8Gi\n");
    write("tasks.csv", "name,arrival,duration,cpu,memory\na,0,60,1,1Gi\n");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private Trace read() throws IOException {
    return new TraceFiles(warnings::add).read(TraceLocation.of(folder, null, null));
  }

  @Test
  void readsWhatIsNeeded() throws IOException {
    Trace trace = read();

    assertThat(trace.nodes())
        .containsExactly(new TraceNode("n1", new Size(4000, 8 * GIBIBYTE, 0), Map.of()));
    TraceTask task = trace.tasks().getFirst();
    assertThat(task.name()).isEqualTo("a");
    assertThat(task.namespace()).isEqualTo("default");
    assertThat(task.queue()).isEqualTo(QueueFacts.DEFAULT);
    assertThat(task.duration()).isEqualTo(Duration.ofMinutes(1).toNanos());
    assertThat(task.size()).isEqualTo(new Size(1000, GIBIBYTE, 0));
    assertThat(task.priority()).isZero();
    assertThat(trace.queues()).containsExactly(QueueFacts.plain("default"));
    assertThat(trace.queueOfNamespace()).containsExactly(Map.entry("default", "default"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void readsAllThatANodeAndATaskCanSay() throws IOException {
    write("nodes.csv", "name,cpu,memory,gpu,labels\nn1,500m,512,2,zone=a;disk=\n");
    write(
        "tasks.csv",
        """
        name,namespace,queue,arrival,duration,cpu,memory,gpu,priority,labels,selector
        a,lab,research,0.5,1.25,0.25,300M,0.2505,-7,app=x,zone=a|b;disk=ssd
        """);

    Trace trace = read();

    assertThat(trace.nodes())
        .containsExactly(
            new TraceNode(
                "n1", new Size(500, GIBIBYTE / 2, 2000), Map.of("zone", "a", "disk", "")));
    TraceTask task = trace.tasks().getFirst();
    assertThat(task.namespace()).isEqualTo("lab");
    assertThat(task.queue()).isEqualTo("research");
    assertThat(task.duration()).isEqualTo(1_250_000_000);
    assertThat(task.size())
        .as("what is too fine goes up")
        .isEqualTo(new Size(250, 300_000_000, 251));
    assertThat(task.priority()).isEqualTo(-7);
    assertThat(task.labels()).containsExactly(Map.entry("app", "x"));
    assertThat(task.selector())
        .containsExactly(Map.entry("disk", List.of("ssd")), Map.entry("zone", List.of("a", "b")));
  }

  @Test
  void readsAllThatAQueueCanSay() throws IOException {
    write(
        "queues.csv",
        """
        name,parent,weight,guaranteed_cpu,guaranteed_memory,guaranteed_gpu,maximum_cpu,\
        maximum_memory,maximum_gpu,maximum_tasks,strategy
        all,,,,,,,,,,
        lab,all,3,2,4Gi,1,8,16Gi,2.5,10,binpack
        """);

    assertThat(read().queues())
        .containsExactly(
            QueueFacts.plain("all"),
            QueueFacts.plain("default"),
            new QueueFacts(
                "lab",
                "all",
                3,
                new Amounts(2000, 4 * GIBIBYTE, Map.of("berth.dev/gpu-milli", 1000L)),
                Map.of("cpu", 8000L, "memory", 16 * GIBIBYTE, "berth.dev/gpu-milli", 2500L),
                10,
                StrategyType.STRATEGY_TYPE_BINPACK));
  }

  @Test
  void tasksComeByTheirArrivalAndTheFirstAtNothing() throws IOException {
    write(
        "tasks.csv",
        """
        name,arrival,duration,cpu,memory
        late,1700000010,1,1,1
        first,1700000000,1,1,1
        second,1700000000,1,1,1
        """);

    Trace trace = read();

    assertThat(trace.tasks())
        .extracting(TraceTask::name)
        .containsExactly("first", "second", "late");
    assertThat(trace.tasks())
        .extracting(TraceTask::arrival)
        .containsExactly(0L, 0L, 10_000_000_000L);
    assertThat(trace.spedUp(4).lastArrival()).isEqualTo(2_500_000_000L);
    assertThat(trace.spedUp(4).tasks().getLast().duration()).isEqualTo(1_000_000_000);
  }

  @Test
  void columnsAreInAnyOrderAndFieldsMayBeQuoted() throws IOException {
    write(
        "tasks.csv",
        "\ufeffmemory, cpu ,name,\"duration\",arrival\r\n\r\n1Gi,1,\"a, \"\"b\"\"\",60,0\r\n");

    assertThat(read().tasks()).extracting(TraceTask::name).containsExactly("a, \"b\"");
  }

  @Test
  void columnsThatNobodyKnowsAreIgnoredWithAWarning() throws IOException {
    write("nodes.csv", "name,cpu,memory,colour\nn1,4,8Gi,red\n");

    assertThat(read().nodes()).hasSize(1);
    assertThat(warnings)
        .containsExactly(
            folder.resolve("nodes.csv") + ":1: column colour is not understood, and ignored");
  }

  @Test
  void traceWithoutTasksIsATrace() throws IOException {
    write("tasks.csv", "name,arrival,duration,cpu,memory\n");

    assertThat(read().tasks()).isEmpty();
    assertThat(read().lastArrival()).isZero();
  }

  @Test
  void whatIsNoTextIsSaidSo() throws IOException {
    Files.write(folder.resolve("tasks.csv"), "nam\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(this::read)
        .isInstanceOf(BadTraceException.class)
        .hasMessage(folder.resolve("tasks.csv") + ": is not text in UTF-8");
  }
}

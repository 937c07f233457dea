package dev.berth.api.kind.resourcequota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaUsageTest {
  private static final QuotaUsage ALL =
      new QuotaUsage(
          List.of(
              "cpu",
              "requests.cpu",
              "limits.cpu",
              "memory",
              "limits.memory",
              "requests.example.com/fuse",
              "tasks",
              "count/tasks.berth.dev",
              "count/secrets"));

  @Test
  void aTaskTakesWhatItRequestsAndMayUse() {
    Task task =
        task(
            """
            requests: {cpu: 500m, memory: 1Gi},
            limits: {cpu: 2, memory: 2Gi, example.com/fuse: 1}
            """,
            "Running");
    assertThat(ALL.of(Kinds.TASK, task))
        .isEqualTo(
            Map.of(
                "cpu", 500L,
                "requests.cpu", 500L,
                "limits.cpu", 2000L,
                "memory", 1L << 30,
                "limits.memory", 2L << 30,
                "requests.example.com/fuse", 1L,
                "tasks", 1L,
                "count/tasks.berth.dev", 1L));
  }

  @ParameterizedTest
  @CsvSource({"Succeeded", "Failed"})
  void aTaskThatHasEndedIsAnObjectAndNothingElse(String phase) {
    assertThat(ALL.of(Kinds.TASK, task("requests: {cpu: 1}", phase)))
        .isEqualTo(Map.of("count/tasks.berth.dev", 1L));
  }

  @Test
  void otherObjectsAreCounted() {
    assertThat(ALL.of(Kinds.SECRET, Written.object(Kinds.SECRET, "type: Opaque")))
        .isEqualTo(Map.of("count/secrets", 1L));
    assertThat(ALL.of(Kinds.LEASE, Written.object(Kinds.LEASE, "spec: {}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '' | cpu limits.cpu limits.memory memory requests.cpu
          requests: {cpu: 1} | limits.cpu limits.memory memory
          limits: {cpu: 1} | limits.memory memory
          limits: {cpu: 1, memory: 1Gi} | ''
          """)
  void aTaskSaysHowMuchCpuAndMemoryItTakesWhereTheyAreLimited(String resources, String unsaid) {
    assertThat(ALL.unsaid(Kinds.TASK, task(resources, "Pending")))
        .isEqualTo(unsaid.isEmpty() ? List.of() : List.of(unsaid.split(" ")));
    assertThat(ALL.unsaid(Kinds.SECRET, Written.object(Kinds.SECRET, "type: a"))).isEmpty();
  }

  @Test
  void tellsWhichKindsAreToBeCounted() {
    assertThat(ALL.kinds()).containsExactlyInAnyOrder(Kinds.TASK, Kinds.SECRET);
    assertThat(new QuotaUsage(List.of("count/leases.coordination.k8s.io", "pods")).kinds())
        .containsExactly(Kinds.LEASE);
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, 1.5, 1500, 1500m",
    "limits.cpu, 2, 2000, 2",
    "requests.memory, 1024Mi, 1073741824, 1Gi",
    "ephemeral-storage, 1500, 1500, 1500",
    "tasks, 1k, 1000, 1000",
    "requests.example.com/fuse, 4, 4, 4",
    "count/secrets, 7, 7, 7",
  })
  void amountsHaveOneForm(String key, String written, long amount, String read) {
    var quantity = dev.berth.api.meta.Quantities.of(written);
    assertThat(QuotaUsage.amount(key, quantity)).isEqualTo(amount);
    assertThat(QuotaUsage.quantity(key, amount).getText()).isEqualTo(read);
  }

  @Test
  void sumsNeverRunOver() {
    Map<String, Long> sum = new HashMap<>(Map.of("memory", Long.MAX_VALUE - 1, "tasks", 1L));
    QuotaUsage.add(sum, Map.of("memory", 2L, "tasks", 2L, "cpu", 3L));
    assertThat(sum).isEqualTo(Map.of("memory", Long.MAX_VALUE, "tasks", 3L, "cpu", 3L));
  }

  private static Task task(String resources, String phase) {
    return Written.object(
        Kinds.TASK,
        """
        spec: {container: {image: a, resources: {%s}}}
        status: {phase: %s}
        """
            .formatted(resources.replace("\n", " "), phase));
  }
}

package dev.berth.api.kind.resourcequota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceQuotaKindTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cpu: 500m",
        "memory: 1Gi",
        "ephemeral-storage: 0",
        "requests.cpu: 1.5",
        "requests.memory: 1Gi",
        "requests.ephemeral-storage: 1Gi",
        "limits.cpu: 1",
        "limits.memory: 1Gi",
        "limits.ephemeral-storage: 1Gi",
        "requests.nvidia.com/gpu: 2",
        "tasks: 1k",
        "count/secrets: 3",
        "count/tasks.berth.dev: 3",
        "count/resourcequotas: 1",
        "count/leases.coordination.k8s.io: 3",
      })
  void limitsWhatANamespaceHas(String limit) {
    assertThat(wrong(limit)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pods",
        "requests.disk",
        "limits.nvidia.com/gpu",
        "nvidia.com/gpu",
        "requests.kubernetes.io/x",
        "count/",
        "count/nodes.berth.dev",
        "count/tasks",
        "count/events",
        "count/bindings.berth.dev",
        "Tasks",
      })
  void knowsNoOtherKeys(String key) {
    assertThat(wrong("\"" + key + "\": 1"))
        .singleElement()
        .asString()
        .startsWith(
            "spec.hard[%s]: Invalid value: \"%s\": must be a standard resource for quota: tasks,"
                .formatted(key, key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cpu: -1 | spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0
          limits.cpu: 0.1m | spec.hard[limits.cpu]: Invalid value: "0.1m": must not be finer than 1m
          memory: 1.5 | spec.hard[memory]: Invalid value: "1.5": must be a whole number of bytes
          tasks: 500m | spec.hard[tasks]: Invalid value: "500m": must be an integer
          count/secrets: 1.5 | spec.hard[count/secrets]: Invalid value: "1.5": must be an integer
          """)
  void amountsCanBeReckonedWith(String limit, String violation) {
    assertThat(wrong(limit)).containsExactly(violation);
  }

  @Test
  void theStatusHasTheSameRules() {
    ResourceQuota quota =
        Written.object(
            Kinds.RESOURCE_QUOTA,
            """
            metadata: {name: a, namespace: default}
            status: {hard: {tasks: -1}, used: {pods: 1}}
            """);
    assertThat(Validation.of(Kinds.RESOURCE_QUOTA, quota))
        .extracting(one -> one.field())
        .containsExactly("status.hard[tasks]", "status.used[pods]");
  }

  @Test
  void showsWhatIsUsedOfEachLimit() {
    ResourceQuota quota =
        Written.object(
            Kinds.RESOURCE_QUOTA,
            """
            spec: {hard: {tasks: 20, cpu: 10}}
            status: {used: {cpu: 2500m, memory: 1Gi}}
            """);
    assertThat(Kinds.RESOURCE_QUOTA.rules().columns().getFirst().value().apply(quota))
        .isEqualTo("cpu: 2500m/10, tasks: 0/20");
  }

  private static List<String> wrong(String limit) {
    return Written.texts(
        Validation.of(
            Kinds.RESOURCE_QUOTA,
            Written.object(
                Kinds.RESOURCE_QUOTA,
                "metadata: {name: a, namespace: default}\nspec: {hard: {" + limit + "}}")));
  }
}

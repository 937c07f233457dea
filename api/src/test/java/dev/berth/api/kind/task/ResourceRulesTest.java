package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.Resources;
import dev.berth.api.v1.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices and disk, whose rules are those of Kubernetes' extended resources and local storage. */
class ResourceRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limits: {nvidia.com/gpu: 2}             | limits: {nvidia.com/gpu: 500m}           | requests[nvidia.com/gpu]: Invalid value: "500m": must be an integer@limits[nvidia.com/gpu]: Invalid value: "500m": must be an integer
          limits: {a.b/c: 0}                      | limits: {a.b/c: -1}                      | requests[a.b/c]: Invalid value: "-1": must be greater than or equal to 0@limits[a.b/c]: Invalid value: "-1": must be greater than or equal to 0
          {limits: {a.b/c: 2}, requests: {a.b/c: "2"}} | {limits: {a.b/c: 2}, requests: {a.b/c: 1}} | requests[a.b/c]: Invalid value: "1": must be equal to a.b/c limit of 2
          {}                                      | requests: {a.b/c: 1}                     | limits[a.b/c]: Required value: must be set, as devices are not shared beyond what is requested
          limits: {example.com/Fuse_2.x: 1}       | limits: {kubernetes.io/x: 1}             | limits[kubernetes.io/x]: Invalid value: "kubernetes.io/x": must not have the prefix kubernetes.io, which is reserved
          limits: {berth.dev/x: 1}                | limits: {a.b/c/d: 1}                     | limits[a.b/c/d]: Invalid value: "a.b/c/d": a qualified name must consist of a name with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')
          limits: {ephemeral-storage: 5Mi}        | limits: {ephemeral-storage: 0}           | limits[ephemeral-storage]: Invalid value: "0": must be greater than 0
          requests: {ephemeral-storage: 1Gi}      | requests: {ephemeral-storage: 0.5}       | requests[ephemeral-storage]: Invalid value: "0.5": must be a whole number of bytes
          {requests: {ephemeral-storage: 1Mi}, limits: {ephemeral-storage: 2Mi}} | {requests: {ephemeral-storage: 3Mi}, limits: {ephemeral-storage: 2Mi}} | requests[ephemeral-storage]: Invalid value: "3Mi": must be less than or equal to ephemeral-storage limit of 2Mi
          """)
  void sayWhatIsWrong(String allowed, String refused, String violations) {
    assertThat(violations(allowed)).isEmpty();
    assertThat(violations(refused))
        .containsExactly(
            List.of(violations.split("@", -1)).stream()
                .map(one -> "spec.container.resources." + one)
                .toArray(String[]::new));
  }

  @Test
  void aLimitIsTheRequestThatIsNotSaid() {
    Resources resources =
        task("limits: {nvidia.com/gpu: 2, ephemeral-storage: 5Mi, gpu: 1}")
            .getSpec()
            .getContainer()
            .getResources();
    assertThat(resources.getRequestsMap().keySet())
        .containsExactlyInAnyOrder("nvidia.com/gpu", "ephemeral-storage");
    assertThat(resources.getRequestsOrThrow("nvidia.com/gpu").getText()).isEqualTo("2");
  }

  private static List<String> violations(String resources) {
    return Written.texts(Validation.of(Kinds.TASK, task(resources)));
  }

  private static Task task(String resources) {
    String value = resources.startsWith("{") ? resources : "{" + resources + "}";
    return TaskDefaults.apply(
        Written.object(
            Kinds.TASK,
            "metadata: {name: a, namespace: default}\nspec:\n  container: {image: a, resources: "
                + value
                + "}\n"));
  }
}

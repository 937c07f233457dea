package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.Task;
import org.junit.jupiter.api.Test;

class TaskDefaultsTest {
  private static final String HELLO =
      """
      metadata: {name: hello, namespace: default}
      spec:
        container:
          image: berth/busybox:local
          resources: {limits: {cpu: 500m, memory: 64Mi}, requests: {cpu: 100m}}
          ports: [{containerPort: 80}, {containerPort: 53, protocol: UDP}]
        tolerations: [{key: a}]
      """;

  @Test
  void fillsInAllThatTheManifestDoesNotSay() {
    Task wanted =
        Written.object(
            Kinds.TASK,
            """
            metadata: {name: hello, namespace: default}
            spec:
              container:
                image: berth/busybox:local
                imagePullPolicy: IfNotPresent
                resources: {limits: {cpu: 500m, memory: 64Mi}, requests: {cpu: 100m, memory: 64Mi}}
                ports: [{containerPort: 80, protocol: TCP}, {containerPort: 53, protocol: UDP}]
              tolerations: [{key: a, operator: Equal}]
              restartPolicy: Always
              backOff: {baseSeconds: 1, factor: 2, capSeconds: 300, resetSeconds: 600}
              terminationGracePeriodSeconds: 30
              onNodeLost: {action: Replace, afterSeconds: 60}
            """);
    assertThat(TaskDefaults.apply(Written.object(Kinds.TASK, HELLO))).isEqualTo(wanted);
  }

  @Test
  void fillsInWhatProbesDoNotSay() {
    Task task =
        Written.object(
            Kinds.TASK,
            """
            metadata: {name: hello, namespace: default}
            spec:
              container:
                image: a
                startupProbe: {dockerHealth: {}}
                readinessProbe: {httpGet: {port: 80}}
                livenessProbe: {exec: {command: [a]}, periodSeconds: 2, timeoutSeconds: 3,
                                failureThreshold: 4}
            """);
    Task wanted =
        Written.object(
            Kinds.TASK,
            """
            metadata: {name: hello, namespace: default}
            spec:
              container:
                image: a
                startupProbe: {dockerHealth: {}, periodSeconds: 10, timeoutSeconds: 1,
                               successThreshold: 1, failureThreshold: 3}
                readinessProbe: {httpGet: {port: "80", path: /, scheme: HTTP}, periodSeconds: 10,
                                 timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3}
                livenessProbe: {exec: {command: [a]}, periodSeconds: 2, timeoutSeconds: 3,
                                successThreshold: 1, failureThreshold: 4}
            """);
    assertThat(TaskDefaults.apply(task).getSpec().getContainer())
        .isEqualTo(TaskDefaults.apply(wanted).getSpec().getContainer())
        .extracting(container -> container.toBuilder().clearImagePullPolicy().build())
        .isEqualTo(wanted.getSpec().getContainer());
  }

  @Test
  void leavesWhatTheManifestSays() {
    Task task =
        Written.object(
            Kinds.TASK,
            """
            metadata: {name: hello, namespace: default}
            spec:
              container: {image: a, imagePullPolicy: Never}
              restartPolicy: Never
              backOff: {baseSeconds: 2, factor: 1, capSeconds: 3, resetSeconds: 4}
              terminationGracePeriodSeconds: 0
              onNodeLost: {action: Never}
            """);
    assertThat(TaskDefaults.apply(task)).isEqualTo(task);
  }

  @Test
  void aTaskWithItsDefaultsIsValidAndHasThemAlready() {
    Task task = TaskDefaults.apply(Written.object(Kinds.TASK, HELLO));
    assertThat(Validation.of(Kinds.TASK, task)).isEmpty();
    assertThat(TaskDefaults.apply(task)).isEqualTo(task);
  }

  @Test
  void aTaskWithoutASpecIsLeftForValidation() {
    Task empty = Written.object(Kinds.TASK, "metadata: {name: a, namespace: default}");
    assertThat(TaskDefaults.apply(empty)).isEqualTo(empty);
    assertThat(Written.texts(Validation.of(Kinds.TASK, empty)))
        .containsExactly("spec: Required value: what is to run");
  }
}

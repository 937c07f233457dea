package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.Toleration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each rule of a Task at its edge, alone: the last value that is allowed, and the first that isn't.
 */
class TaskEdgesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          backOff: {baseSeconds: 1}               | backOff: {baseSeconds: 0}               | spec.backOff.baseSeconds
          backOff: {factor: 1}                    | backOff: {factor: 0}                    | spec.backOff.factor
          backOff: {capSeconds: 86400}            | backOff: {capSeconds: 86401}            | spec.backOff.capSeconds
          backOff: {baseSeconds: 9, capSeconds: 9} | backOff: {baseSeconds: 9, capSeconds: 8} | spec.backOff.capSeconds
          backOff: {resetSeconds: 86400}          | backOff: {resetSeconds: 86401}          | spec.backOff.resetSeconds
          terminationGracePeriodSeconds: 86400    | terminationGracePeriodSeconds: 86401    | spec.terminationGracePeriodSeconds
          activeDeadlineSeconds: 1                | activeDeadlineSeconds: 0                | spec.activeDeadlineSeconds
          activeDeadlineSeconds: 31536000         | activeDeadlineSeconds: 31536001         | spec.activeDeadlineSeconds
          onNodeLost: {afterSeconds: 1}           | onNodeLost: {afterSeconds: 0}           | spec.onNodeLost.afterSeconds
          onNodeLost: {afterSeconds: 2592000}     | onNodeLost: {afterSeconds: 2592001}     | spec.onNodeLost.afterSeconds
          onNodeLost: {stopWhenDisconnectedAfterSeconds: 30} | onNodeLost: {stopWhenDisconnectedAfterSeconds: 31} | spec.onNodeLost.stopWhenDisconnectedAfterSeconds
          onNodeLost: {stopWhenDisconnectedAfterSeconds: 10} | onNodeLost: {stopWhenDisconnectedAfterSeconds: 9} | spec.onNodeLost.stopWhenDisconnectedAfterSeconds
          tolerations: [{key: k, value: v}]       | tolerations: [{key: k, value: -v}]      | spec.tolerations[0].value
          tolerations: [{key: k, effect: NoExecute, tolerationSeconds: 0}] | tolerations: [{key: k, effect: NoSchedule, tolerationSeconds: 0}] | spec.tolerations[0].effect
          tolerations: [{key: k, effect: NoExecute, tolerationSeconds: 9}] | tolerations: [{key: k, tolerationSeconds: 9}] | spec.tolerations[0].effect
          """)
  void ofTheSpec(String allowed, String refused, String field) {
    check("container: {image: a}\n" + allowed, "container: {image: a}\n" + refused, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          user: "1:2"                          | user: "1:"                             | user
          ports: [{containerPort: 65535}]      | ports: [{containerPort: 65536}]        | ports[0].containerPort
          ports: [{containerPort: 1, hostPort: 65535}] | ports: [{containerPort: 1, hostPort: -1}] | ports[0].hostPort
          ports: [{containerPort: 1, hostPort: 9, hostIp: 127.0.0.1}, {containerPort: 2, hostPort: 9, hostIp: 127.0.0.2}] | ports: [{containerPort: 1, hostPort: 9, hostIp: 127.0.0.1}, {containerPort: 2, hostPort: 9}] | ports[1].hostPort
          ports: [{containerPort: 1, hostPort: 9, hostIp: 127.0.0.1}, {containerPort: 2, hostPort: 8, hostIp: 0.0.0.0}] | ports: [{containerPort: 1, hostPort: 9, hostIp: 127.0.0.1}, {containerPort: 2, hostPort: 9, hostIp: 0.0.0.0}] | ports[1].hostPort
          ports: [{containerPort: 1, name: a23456789012345}] | ports: [{containerPort: 1, name: a234567890123456}] | ports[0].name
          ports: [{containerPort: 1, name: a}, {containerPort: 2, name: b}] | ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}] | ports[1].name
          volumes: [{mountPath: /a, volume: v}] | volumes: [{mountPath: "/a:b", volume: v}] | volumes[0].mountPath
          volumes: [{mountPath: /a, tmpfs: {sizeLimit: 1}}] | volumes: [{mountPath: /a, tmpfs: {sizeLimit: -1}}] | volumes[0].tmpfs.sizeLimit
          readinessProbe: {tcpSocket: {port: 65535}} | readinessProbe: {tcpSocket: {port: 65536}} | readinessProbe.tcpSocket.port
          livenessProbe: {tcpSocket: {port: 1}} | livenessProbe: {tcpSocket: {port: 0}}   | livenessProbe.tcpSocket.port
          readinessProbe: {exec: {command: [a]}} | readinessProbe: {exec: {}}           | readinessProbe.exec.command
          preStop: {command: [a]}              | preStop: {}                            | preStop.command
          startupProbe: {dockerHealth: {}}     | startupProbe: {}                       | startupProbe
          livenessProbe: {httpGet: {port: 1, path: /a}} | livenessProbe: {httpGet: {port: 1, path: a}} | livenessProbe.httpGet.path
          livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: A, value: b}]}} | livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: "A:", value: b}]}} | livenessProbe.httpGet.httpHeaders[0].name
          livenessProbe: {httpGet: {port: 1, host: a.example}} | livenessProbe: {httpGet: {port: 1, host: "http://a"}} | livenessProbe.httpGet.host
          livenessProbe: {dockerHealth: {}, periodSeconds: 1} | livenessProbe: {dockerHealth: {}, periodSeconds: 0} | livenessProbe.periodSeconds
          livenessProbe: {dockerHealth: {}, timeoutSeconds: 1} | livenessProbe: {dockerHealth: {}, timeoutSeconds: -1} | livenessProbe.timeoutSeconds
          livenessProbe: {dockerHealth: {}, initialDelaySeconds: 0} | livenessProbe: {dockerHealth: {}, initialDelaySeconds: -1} | livenessProbe.initialDelaySeconds
          livenessProbe: {dockerHealth: {}, failureThreshold: 1} | livenessProbe: {dockerHealth: {}, failureThreshold: 0} | livenessProbe.failureThreshold
          livenessProbe: {dockerHealth: {}, successThreshold: 1} | livenessProbe: {dockerHealth: {}, successThreshold: 2} | livenessProbe.successThreshold
          readinessProbe: {dockerHealth: {}, successThreshold: 2} | readinessProbe: {dockerHealth: {}, successThreshold: 0} | readinessProbe.successThreshold
          livenessProbe: {dockerHealth: {}, terminationGracePeriodSeconds: 1} | livenessProbe: {dockerHealth: {}, terminationGracePeriodSeconds: 0} | livenessProbe.terminationGracePeriodSeconds
          startupProbe: {dockerHealth: {}, terminationGracePeriodSeconds: 1} | readinessProbe: {dockerHealth: {}, terminationGracePeriodSeconds: 1} | readinessProbe.terminationGracePeriodSeconds
          resources: {limits: {cpu: 1m}}       | resources: {limits: {cpu: 0}, requests: {cpu: 0}} | resources.limits[cpu]
          resources: {limits: {memory: 6Mi}}   | resources: {limits: {memory: 5Mi}}     | resources.limits[memory]
          """)
  void ofTheContainer(String allowed, String refused, String field) {
    String start = "container:\n  image: a\n  ";
    check(start + allowed, start + refused, "spec.container." + field);
  }

  @Test
  void aProbesPortIsANumberOrANameOfATcpPort() {
    String ports =
        "container: {image: a, ports: [{containerPort: 1, name: web},"
            + " {containerPort: 2, name: dns, protocol: UDP}], livenessProbe: ";
    check(
        ports + "{httpGet: {port: web}}}",
        ports + "{httpGet: {port: other}}}",
        "spec.container.livenessProbe.httpGet.port");
    check(
        ports + "{tcpSocket: {port: 2}}}",
        ports + "{tcpSocket: {port: dns}}}",
        "spec.container.livenessProbe.tcpSocket.port");
  }

  @Test
  void wordsOfANewerReleaseAreAllNamed() {
    TaskSpec.Builder spec = task("container: {image: a}").getSpec().toBuilder();
    spec.setRestartPolicyValue(77).getOnNodeLostBuilder().setActionValue(77);
    spec.addTolerations(
        Toleration.newBuilder().setKey("k").setOperatorValue(77).setEffectValue(77));
    spec.getContainerBuilder().addPortsBuilder().setContainerPort(1).setProtocolValue(77);
    Task task = task("container: {image: a}").toBuilder().setSpec(spec).build();
    assertThat(Validation.of(Kinds.TASK, task))
        .extracting(violation -> violation.field())
        .containsExactly(
            "spec.container.ports[0].protocol",
            "spec.restartPolicy",
            "spec.tolerations[0].operator",
            "spec.tolerations[0].effect",
            "spec.onNodeLost.action");
  }

  /** The codec refuses these; a client of its own may send them all the same. */
  @Test
  void whatIsNoAmountIsAViolationAndNotAnError() {
    Quantity none = Quantity.newBuilder().setText("much").build();
    TaskSpec.Builder spec = task("container: {image: a}").getSpec().toBuilder();
    spec.getContainerBuilder()
        .getResourcesBuilder()
        .putRequests("cpu", none)
        .putLimits("cpu", Quantities.of("1"))
        .putLimits("memory", none);
    spec.getContainerBuilder()
        .addVolumesBuilder()
        .setMountPath("/a")
        .getTmpfsBuilder()
        .setSizeLimit(none);
    Task task = task("container: {image: a}").toBuilder().setSpec(spec).build();
    assertThat(Validation.of(Kinds.TASK, task))
        .extracting(violation -> violation.field())
        .containsExactly(
            "spec.container.resources.requests[cpu]",
            "spec.container.resources.limits[memory]",
            "spec.container.volumes[0].tmpfs.sizeLimit");
  }

  @Test
  void aTaskWithoutASpecIsToldSo() {
    Task task = Written.object(Kinds.TASK, "metadata: {name: a, namespace: default}\n");
    assertThat(Written.texts(Validation.of(Kinds.TASK, task)))
        .containsExactly("spec: Required value: what is to run");
  }

  private static void check(String allowed, String refused, String field) {
    assertThat(Validation.of(Kinds.TASK, task(allowed))).isEmpty();
    assertThat(Validation.of(Kinds.TASK, task(refused)))
        .extracting(violation -> violation.field())
        .containsExactly(field);
  }

  private static Task task(String spec) {
    return TaskDefaults.apply(
        Written.object(
            Kinds.TASK, "metadata: {name: a, namespace: default}\nspec:\n" + spec.indent(2)));
  }
}

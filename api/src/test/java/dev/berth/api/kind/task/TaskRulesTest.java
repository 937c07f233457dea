package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.ImagePullPolicy;
import dev.berth.api.v1.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskRulesTest {
  @Test
  void allViolationsAreToldAtOnce() {
    Task task =
        task(
            """
            container:
              image: a b
              env: [{name: A, value: x}, {name: A}, {name: ""}, {name: B=C},
                    {name: D, value: x, valueFrom: {field: metadata.name}},
                    {name: E, valueFrom: {field: spec.image}}, {name: F, valueFrom: {}}]
              workingDir: here
              user: "a b"
              resources:
                limits: {cpu: -1, memory: 1Ki, gpu: 1}
                requests: {cpu: 0.1m, memory: 1.5}
              ports: [{}, {containerPort: 0}, {containerPort: 80, name: Web, hostPort: 70000},
                      {containerPort: 80, name: "80", hostIp: localhost}]
              volumes: [{mountPath: /a, tmpfs: {sizeLimit: 0}}, {mountPath: a/, volume: v},
                        {mountPath: /a/, hostPath: b}, {mountPath: /c, hostPath: /d/../e},
                        {mountPath: //, volume: -v}, {}]
            backOff: {baseSeconds: 10, factor: 11, capSeconds: 5, resetSeconds: 0}
            terminationGracePeriodSeconds: -1
            nodeSelector: {"-bad": ok, ok: "-bad"}
            tolerations: [{}, {operator: Exists, value: v, key: k}, {key: "!"}]
            onNodeLost: {afterSeconds: 10, stopWhenDisconnectedAfterSeconds: 12}
            """);
    String c = "spec.container.";
    String port = "must be between 1 and 65535, inclusive";
    assertThat(Written.texts(Validation.of(Kinds.TASK, task)).stream().map(TaskRulesTest::brief))
        .containsExactly(
            c + "image: Invalid value: \"a b\": must not contain whitespace",
            c + "env[1].name: Duplicate value: \"A\"",
            c + "env[2].name: Required value: the variable's name",
            c
                + "env[3].name: Invalid value: \"B=C\": a valid environment variable name must consist"
                + " only of printable ASCII characters other than '='",
            c + "env[4].valueFrom: Invalid value: \"\": may not be specified when `value` is set",
            c
                + "env[5].valueFrom.field: Unsupported value: \"spec.image\": supported values:"
                + " \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", \"status.node\","
                + " \"status.attempt\"",
            c + "env[6].valueFrom.field: Required value: a field of the Task",
            c + "workingDir: Invalid value: \"here\": must be an absolute path",
            c
                + "user: Invalid value: \"a b\": must be a name or a number, with \":group\" if wanted",
            c + "resources.requests[cpu]: Invalid value: \"0.1m\": must not be finer than 1m",
            c
                + "resources.requests[memory]: Invalid value: \"1.5\": must be a whole number of bytes",
            c + "resources.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0",
            c
                + "resources.limits[gpu]: Unsupported value: \"gpu\": supported values: \"cpu\","
                + " \"memory\", \"ephemeral-storage\"",
            c + "resources.limits[memory]: Invalid value: \"1Ki\": must be at least 6Mi",
            c
                + "resources.requests[cpu]: Invalid value: \"0.1m\": must be less than or equal to cpu"
                + " limit of -1",
            c + "ports[0].containerPort: Required value: the port in the container",
            c + "ports[1].containerPort: Invalid value: 0: " + port,
            c + "ports[2].name: Invalid value: \"Web\": ...",
            c + "ports[2].hostPort: Invalid value: 70000: " + port,
            c + "ports[3].name: Invalid value: \"80\": ...",
            c + "ports[3].containerPort: Duplicate value: \"80/TCP\"",
            c
                + "ports[3].hostIp: Invalid value: \"localhost\": must be a valid IP address, (e.g."
                + " 10.9.8.7 or 2001:db8::ffff)",
            c + "volumes[0].tmpfs.sizeLimit: Invalid value: \"0\": must be greater than 0",
            c + "volumes[1].mountPath: Invalid value: \"a/\": must be an absolute path",
            c + "volumes[2].mountPath: Duplicate value: \"/a/\"",
            c + "volumes[2].hostPath: Invalid value: \"b\": must be an absolute path",
            c + "volumes[3].hostPath: Invalid value: \"/d/../e\": must not contain '..'",
            c + "volumes[4].mountPath: Invalid value: \"//\": must not be the root",
            c
                + "volumes[4].volume: Invalid value: \"-v\": must be letters, digits, '_', '.' and '-',"
                + " and start with a letter or digit",
            c + "volumes[5].mountPath: Required value: where it is in the container",
            c
                + "volumes[5]: Required value: one of hostPath, volume, tmpfs, configMap, secret and"
                + " template",
            "spec.backOff.factor: Invalid value: 11: must be between 1 and 10, inclusive",
            "spec.backOff.capSeconds: Invalid value: 5: must be greater than or equal to"
                + " baseSeconds, 10",
            "spec.backOff.resetSeconds: Invalid value: 0: must be between 1 and 86400, inclusive",
            "spec.terminationGracePeriodSeconds: Invalid value: -1: must be between 0 and 86400,"
                + " inclusive",
            "spec.nodeSelector: Invalid value: \"-bad\": name part ...",
            "spec.nodeSelector: Invalid value: \"-bad\": a valid label ...",
            "spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when"
                + " `key` is empty, which means \"match all values and all keys\"",
            "spec.tolerations[1].value: Invalid value: \"v\": value must be empty when `operator` is"
                + " 'Exists'",
            "spec.tolerations[2].key: Invalid value: \"!\": name part ...",
            "spec.onNodeLost.stopWhenDisconnectedAfterSeconds: Invalid value: 12: with the grace"
                + " period of -1s must be at most afterSeconds, 10");
  }

  @Test
  void allThatIsNeededIsAnImage() {
    assertThat(Written.texts(Validation.of(Kinds.TASK, task("container: {}"))))
        .containsExactly("spec.container.image: Required value: an image to run");
    assertThat(Written.texts(Validation.of(Kinds.TASK, task("restartPolicy: Always"))))
        .containsExactly("spec.container: Required value: the container to run");
    assertThat(Validation.of(Kinds.TASK, task("container: {image: a}"))).isEmpty();
  }

  @Test
  void aWordOfANewerReleaseIsNotSupported() {
    Task.Builder task = task("container: {image: a}").toBuilder();
    task.getSpecBuilder().getContainerBuilder().setImagePullPolicyValue(77);
    assertThat(task.getSpec().getContainer().getImagePullPolicy())
        .isEqualTo(ImagePullPolicy.UNRECOGNIZED);
    assertThat(Written.texts(Validation.of(Kinds.TASK, task.build())))
        .containsExactly(
            "spec.container.imagePullPolicy: Unsupported value: 77: supported values: \"Always\","
                + " \"IfNotPresent\", \"Never\"");
  }

  @Test
  void requestsMayNotExceedLimits() {
    Task task =
        task(
            """
            container:
              image: a
              resources: {requests: {memory: 1Gi, cpu: 1}, limits: {memory: 512Mi, cpu: 1000m}}
            """);
    assertThat(Written.texts(Validation.of(Kinds.TASK, task)))
        .containsExactly(
            "spec.container.resources.requests[memory]: Invalid value: \"1Gi\": must be less than"
                + " or equal to memory limit of 512Mi");
  }

  @Test
  void oneHostPortIsTakenOnceOnAnAddress() {
    assertThat(
            Written.texts(
                Validation.of(
                    Kinds.TASK,
                    task(
                        """
                        container:
                          image: a
                          ports: [{containerPort: 1, hostPort: 80}, {containerPort: 2, hostPort: 80},
                            {containerPort: 3, hostPort: 80, protocol: UDP},
                            {containerPort: 4, hostPort: 80, hostIp: 127.0.0.1},
                            {containerPort: 5, hostPort: 0}, {containerPort: 6}]
                        """))))
        .containsExactly(
            "spec.container.ports[1].hostPort: Duplicate value: \"80/TCP\"",
            "spec.container.ports[3].hostPort: Duplicate value: \"80/TCP\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "container: {image: b} | spec.container.image",
        "container: {image: a, args: [x]} | spec.container.args",
        "container: {image: a, env: [{name: A, value: b}]} | spec.container.env",
        "container: {image: a, user: root} | spec.container.user",
        "container: {image: a, resources: {limits: {cpu: 1}}} | spec.container.resources",
        "container: {image: a} @ restartPolicy: Never | spec.restartPolicy",
        "container: {image: a} @ backOff: {factor: 3} | spec.backOff.factor",
        "container: {image: a} @ terminationGracePeriodSeconds: 1 |"
            + " spec.terminationGracePeriodSeconds",
      })
  void whatARunningContainerCantChangeIsFixed(String spec, String field) {
    assertThat(update("container: {image: a}", spec.replace(" @ ", "\n")))
        .containsExactly(
            field
                + ": Forbidden: is fixed once the Task is created; \"berth apply --replace\" makes"
                + " the Task anew");
  }

  @Test
  void everyChangedFieldIsNamedAsDeepAsItGoes() {
    assertThat(
            update(
                """
                container: {image: a, env: [{name: A, value: b}, {name: C}], command: [x],
                            resources: {limits: {cpu: 1, memory: 1Gi}}}
                """,
                """
                container: {image: b, env: [{name: A, value: c}, {name: C}], command: [y],
                            resources: {limits: {cpu: 2, memory: 1Gi}}}
                """))
        .extracting(text -> text.substring(0, text.indexOf(": Forbidden")))
        .containsExactly(
            "spec.container.image",
            "spec.container.command[0]",
            "spec.container.env[0].value",
            "spec.container.resources.requests[cpu]",
            "spec.container.resources.limits[cpu]");
  }

  @Test
  void placementMayChange() {
    assertThat(
            update(
                "container: {image: a}",
                """
                container: {image: a}
                nodeSelector: {disk: ssd}
                tolerations: [{key: a}]
                onNodeLost: {action: Never}
                """))
        .isEmpty();
  }

  private static List<String> update(String before, String after) {
    return Written.texts(Validation.ofUpdate(Kinds.TASK, task(before), task(after)));
  }

  private static Task task(String spec) {
    return TaskDefaults.apply(
        Written.object(
            Kinds.TASK, "metadata: {name: a, namespace: default}\nspec:\n" + spec.indent(2)));
  }

  /** Kubernetes' long sentences are held in the tests of names and labels. */
  private static String brief(String text) {
    return text.replaceAll("(name part|a valid label) must.*", "$1 ...")
        .replaceAll("must be lower case letters, digits and '-', with.*", "...")
        .replaceAll("a valid label be.*", "a valid label ...")
        .replaceAll("a valid label an.*", "a valid label ...");
  }
}

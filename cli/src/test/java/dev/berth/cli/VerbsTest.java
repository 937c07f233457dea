package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerbsTest {
  @TempDir Path home;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(home);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  private Task create(String name) {
    return shell
        .objects(Kinds.TASK)
        .create(
            Task.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name).setNamespace("default"))
                .setSpec(
                    TaskSpec.newBuilder().setContainer(Container.newBuilder().setImage("web:1")))
                .build());
  }

  private void node(String name) {
    NodeStatus.Builder status = NodeStatus.newBuilder();
    status.putCapacity("cpu", Quantity.newBuilder().setText("2").build());
    shell
        .objects(Kinds.NODE)
        .create(Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build());
    Node made = shell.objects(Kinds.NODE).get("", name).orElseThrow();
    shell.objects(Kinds.NODE).updateStatus(made.toBuilder().setStatus(status).build());
  }

  private void bind(Task task, String node) {
    var results =
        shell
            .cluster()
            .direct()
            .placement()
            .bind(
                List.of(
                    Bind.newBuilder()
                        .setNamespace("default")
                        .setName(task.getMetadata().getName())
                        .setTaskUid(task.getMetadata().getUid())
                        .setNode(node)
                        .setResourceVersion(task.getMetadata().getResourceVersion())
                        .build()));
    assertThat(results.getFirst().hasFailure()).isFalse();
  }

  private void phase(String name, TaskPhase phase) {
    Task task = shell.objects(Kinds.TASK).get("default", name).orElseThrow();
    shell
        .objects(Kinds.TASK)
        .updateStatus(task.toBuilder().setStatus(TaskStatus.newBuilder().setPhase(phase)).build());
  }

  @Test
  void watchTellsWhatIsThereAndThenEachChange() throws InterruptedException {
    create("a");
    try (Running watch = shell.begin("watch", "tasks")) {
      watch.awaitOut("PRESENT    task/a");
      phase("a", TaskPhase.TASK_PHASE_RUNNING);
      watch.awaitOut("MODIFIED");
      create("b");
      watch.awaitOut("ADDED");
    }
  }

  @Test
  void watchGoesOnWhenTheServersReturn() throws InterruptedException {
    create("a");
    try (Running watch = shell.begin("watch", "tasks")) {
      watch.awaitOut("task/a");
      shell.cluster().faults().disconnect();
      watch.awaitErr("connection lost, trying again");
      create("b");
      shell.cluster().faults().reconnect();
      shell.timers().awaitPending(1);
      shell.timers().advance(Duration.ofSeconds(5));
      watch.awaitOut("task/b");
      watch.awaitErr("connected again");
    }
  }

  @Test
  void deleteWaitsUntilTheObjectIsGone() {
    create("a");
    create("b");

    assertThat(shell.run("delete", "tasks", "a", "missing"))
        .isEqualTo(
            new Shell.Done(
                1,
                "task/a deleted\n",
                "error: task/missing: tasks.berth.dev \"missing\" not found\n"));
    assertThat(shell.run("delete", "tasks", "--all").out()).isEqualTo("task/b deleted\n");
    assertThat(shell.run("delete", "tasks").code()).isEqualTo(2);
  }

  @Test
  void deleteOfABoundTaskSaysWhatItWaitsForAndGivesUpInTime() throws InterruptedException {
    node("n1");
    bind(create("a"), "n1");

    try (Running delete = shell.begin("delete", "task", "a", "--timeout", "20s")) {
      shell.timers().awaitPending(2);
      shell.timers().advance(Duration.ofSeconds(4));
      delete.awaitErr("waiting for task/a to go (finalizers: berth.dev/binding)");
      shell.timers().advance(Duration.ofSeconds(20));

      assertThat(delete.end().code()).isEqualTo(1);
      assertThat(delete.end().err()).contains("error: task/a is still there after 20s");
    }
    assertThat(shell.run("delete", "task", "a", "--force").out()).isEqualTo("task/a deleted\n");
  }

  @Test
  void waitEndsWhenTheGoalIsReached() throws InterruptedException {
    create("a");
    try (Running wait = shell.begin("wait", "task/a", "--for=phase=Running")) {
      shell.timers().awaitPending(1);
      phase("a", TaskPhase.TASK_PHASE_RUNNING);
      assertThat(wait.end()).isEqualTo(new Shell.Done(0, "task/a phase=Running\n", ""));
    }
  }

  @Test
  void waitFailsWhenTheTimeIsOver() throws InterruptedException {
    create("a");
    try (Running wait =
        shell.begin("wait", "task/a", "--for=status.phase=Running", "--timeout", "5s")) {
      shell.timers().awaitPending(1);
      shell.timers().advance(Duration.ofSeconds(6));
      assertThat(wait.end())
          .isEqualTo(new Shell.Done(1, "", "error: task/a: no status.phase=Running within 5s\n"));
    }
  }

  @Test
  void waitLooksAtTheOthersWhenTheTimeIsOver() throws InterruptedException {
    create("a");
    create("b");
    create("c");
    phase("b", TaskPhase.TASK_PHASE_RUNNING);
    try (Running wait =
        shell.begin("wait", "tasks", "a", "b", "c", "--for=phase=Running", "--timeout", "5s")) {
      shell.timers().awaitPending(1);
      shell.timers().advance(Duration.ofSeconds(6));
      assertThat(wait.end())
          .isEqualTo(
              new Shell.Done(
                  1,
                  "task/b phase=Running\n",
                  """
                  error: task/a: no phase=Running within 5s
                  error: task/c: no phase=Running within 5s
                  """));
    }
  }

  @Test
  void waitForNothingFailsUnlessItIsToBeGone() {
    assertThat(shell.run("wait", "tasks", "-l", "app=web", "--for=phase=Running"))
        .isEqualTo(new Shell.Done(1, "", "error: no matching resources found\n"));
    assertThat(shell.run("wait", "tasks", "-l", "app=web", "--for=delete"))
        .isEqualTo(new Shell.Done(0, "", "No resources found.\n"));
  }

  @Test
  void waitRefusesWhatCanNeverBe() {
    assertThat(shell.run("wait", "task/a", "--for=phase=Running").err())
        .isEqualTo("error: tasks.berth.dev \"a\" not found\n");
    assertThat(shell.run("wait", "task/a", "--for=delete").code()).isZero();
    assertThat(shell.run("wait", "task/a", "--for=status.phse=Running"))
        .extracting(Shell.Done::code)
        .isEqualTo(2);
  }

  @Test
  void cordonAndUncordonSayWhetherAnythingChanged() {
    node("n1");

    assertThat(shell.run("cordon", "n1")).isEqualTo(new Shell.Done(0, "node/n1 cordoned\n", ""));
    assertThat(shell.run("cordon", "n1").out()).isEqualTo("node/n1 already cordoned\n");
    assertThat(shell.run("uncordon", "node/n1").out()).isEqualTo("node/n1 uncordoned\n");
    assertThat(shell.run("cordon", "n2"))
        .isEqualTo(new Shell.Done(1, "", "error: nodes.berth.dev \"n2\" not found\n"));
  }

  @Test
  void describeOfAPendingTaskSaysWhy() {
    create("a");

    assertThat(shell.run("describe", "task", "a").out())
        .contains("Name:               a\n")
        .contains("Phase:              Pending\n")
        .contains("Why:                no scheduler has looked at it yet")
        .contains("  Image:            web:1\n")
        .contains("Events:             none\n");
    assertThat(shell.run("describe", "task", "b").err())
        .isEqualTo("error: tasks.berth.dev \"b\" not found\n");
  }

  @Test
  void describeShowsWhatAContainerMayDo() throws IOException {
    Path manifest =
        Files.writeString(
            home.resolve("held.yaml"),
            """
            apiVersion: berth.dev/v1
            kind: Task
            metadata: {name: held}
            spec:
              container:
                image: web:1
                hostname: h
                network: {mode: Named, name: back}
                securityContext:
                  runAsUser: 7
                  runAsGroup: 8
                  readOnlyRootFilesystem: true
                  capabilities: {add: [CHOWN], drop: [ALL]}
                  seccompProfile: {type: Localhost, localhostProfile: a.json}
            """);
    shell.run("apply", "-f", manifest.toString());

    assertThat(shell.run("describe", "task", "held").out().lines().map(String::strip))
        .contains(
            "User:             7:8",
            "Rights:           root read only",
            "with CHOWN",
            "without ALL",
            "seccomp Localhost a.json",
            "Network:          Named back",
            "Hostname:         h");
  }

  @Test
  void describeShowsHowLargeASecretIsAndNotWhatItHolds() throws IOException {
    Path manifest =
        Files.writeString(
            home.resolve("config.yaml"),
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {password: hidden, user: me}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: c}
            data: {a.conf: "x=1\\ny=2"}
            binaryData: {logo: AAEC}
            immutable: true
            """);
    shell.run("apply", "-f", manifest.toString());

    assertThat(shell.run("get", "secrets").out())
        .matches("(?s)NAME +TYPE +DATA +AGE\\Rs +Opaque +2 .*");
    assertThat(shell.run("get", "cm").out()).matches("(?s)NAME +DATA +AGE\\Rc +2 .*");
    String secret = shell.run("describe", "secret", "s").out();
    assertThat(secret).doesNotContain("hidden").doesNotContain("aGlkZGVu");
    assertThat(secret.lines().map(String::strip))
        .contains("Type:               Opaque", "KEY        BYTES", "password   6", "user       2");
    assertThat(shell.run("describe", "cm", "c").out().lines().map(String::strip))
        .contains("Immutable:          yes", "a.conf:           x=1", "y=2", "logo   3");
  }

  @Test
  void describeShowsWhatAContainerTakesFromConfigMapsAndSecrets() throws IOException {
    Path manifest =
        Files.writeString(
            home.resolve("user.yaml"),
            """
            apiVersion: berth.dev/v1
            kind: Task
            metadata: {name: user}
            spec:
              container:
                image: web:1
                env:
                  - {name: A, valueFrom: {configMapKey: {name: c, key: a}}}
                  - {name: B, valueFrom: {secretKey: {name: s, key: b, optional: true}}}
                envFrom: [{configMap: c, prefix: C_}]
                volumes:
                  - {mountPath: /c, configMap: {name: c}}
                  - {mountPath: /s, secret: {name: s, optional: true}}
                  - {mountPath: /t, template: {path: f, text: "{{ env \\"A\\" }}"}}
            """);
    shell.run("apply", "-f", manifest.toString());

    assertThat(shell.run("describe", "task", "user").out().lines().map(String::strip))
        .contains(
            "Environment:      A = key a of config map c",
            "B = key b of secret s, if it is there",
            "Environment from: all of config map c, after C_",
            "Volumes:          /c from config map c",
            "/s from secret s, if it is there",
            "/t from a template, as f");
  }

  @Test
  void describeShowsWhatRunsBeforeAContainer() throws IOException {
    Path manifest =
        Files.writeString(
            home.resolve("prepared.yaml"),
            """
            apiVersion: berth.dev/v1
            kind: Task
            metadata: {name: prepared}
            spec:
              container:
                image: web:1
                initCommands:
                  - {name: migrate, command: [sh, -c], args: [a b], env: [{name: LEVEL, value: "2"}]}
                  - {name: fetch, image: "tools:1", timeoutSeconds: 60}
            """);
    shell.run("apply", "-f", manifest.toString());

    assertThat(shell.run("describe", "task", "prepared").out().lines().map(String::strip))
        .contains(
            "Runs first:       migrate: sh -c 'a b', with LEVEL=2",
            "fetch: its image's command in tools:1, 60s at most");
  }

  @Test
  void describeOfANodeShowsWhatRunsThere() {
    node("n1");
    bind(create("a"), "n1");

    assertThat(shell.run("describe", "node", "n1").out())
        .contains("Takes new tasks:    yes\n")
        .contains("cpu        2          2")
        .contains("default     a      Starting");
  }

  @Test
  void describeOfAnyOtherKindFollowsItsSchema() {
    assertThat(shell.run("describe", "namespace", "default").out())
        .contains("Name:               default\n")
        .contains("Phase:            Active\n");
  }

  @Test
  void explainTellsTheCommentsOfTheProtos() {
    assertThat(shell.run("explain", "task.spec.restartPolicy").out())
        .startsWith("KIND:  Task (berth.dev/v1)\nFIELD: spec.restartPolicy (word)\n")
        .contains("OnFailure: Restart it when its exit code is not 0.");
    assertThat(shell.run("explain", "task", "--recursive").out())
        .contains("\n        containerPort  <number>\n")
        .doesNotContain("  stamp");
    assertThat(shell.run("explain", "task.spec.contaner").err())
        .contains("task.spec has no field \"contaner\" (did you mean \"container\"?)");
  }
}

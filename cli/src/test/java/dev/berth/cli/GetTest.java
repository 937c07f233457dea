package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GetTest {
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

  static Task task(String name, String... labels) {
    ObjectMeta.Builder metadata = ObjectMeta.newBuilder().setName(name).setNamespace("default");
    for (int i = 0; i < labels.length; i += 2) {
      metadata.putLabels(labels[i], labels[i + 1]);
    }
    return Task.newBuilder()
        .setMetadata(metadata)
        .setSpec(TaskSpec.newBuilder().setContainer(Container.newBuilder().setImage("web:1")))
        .build();
  }

  static void runs(Shell shell, String name, String node) {
    Task task = shell.objects(Kinds.TASK).get("default", name).orElseThrow();
    shell
        .objects(Kinds.TASK)
        .updateStatus(
            task.toBuilder()
                .setStatus(
                    TaskStatus.newBuilder()
                        .setPhase(TaskPhase.TASK_PHASE_RUNNING)
                        .setAttempt(1)
                        .setNode(node))
                .build());
  }

  @Test
  void showsTheTasksOfTheNamespaceAsATable() {
    shell.objects(Kinds.TASK).create(task("a"));
    shell.objects(Kinds.TASK).create(task("longer-name"));
    runs(shell, "a", "n1");

    Shell.Done done = shell.run("get", "tasks");

    assertThat(done.code()).isZero();
    assertThat(done.err()).isEmpty();
    assertThat(done.out())
        .isEqualTo(
            """
            NAME          PHASE     NODE   RESTARTS   AGE
            a             Running   n1     0          0s
            longer-name   Pending   -      0          0s
            """);
  }

  @Test
  void wideShowsTheNamespaceAndTheWideColumnsAfterTheAge() {
    shell.objects(Kinds.TASK).create(task("a"));

    assertThat(shell.run("get", "tasks", "-o", "wide").out())
        .startsWith("NAMESPACE   NAME   PHASE     NODE   RESTARTS   AGE   IMAGE")
        .contains("default     a      Pending   -      0          0s    web:1");
  }

  @Test
  void saysThatThereIsNothingInTheNamespaceOnStandardError() {
    assertThat(shell.run("get", "tasks"))
        .isEqualTo(new Shell.Done(0, "", "No resources found in default namespace.\n"));
    assertThat(shell.run("get", "nodes").err()).isEqualTo("No resources found.\n");
    assertThat(shell.run("get", "tasks", "-A").err()).isEqualTo("No resources found.\n");
  }

  @Test
  void findsObjectsByLabelAndByField() {
    shell.objects(Kinds.TASK).create(task("a", "app", "web"));
    shell.objects(Kinds.TASK).create(task("b", "app", "db"));

    assertThat(shell.run("get", "tasks", "-l", "app!=web", "-o", "name").out())
        .isEqualTo("task/b\n");
    assertThat(shell.run("get", "t", "--field-selector", "metadata.name=a", "-o", "name").out())
        .isEqualTo("task/a\n");
  }

  @Test
  void namesThatExistAreShownAlthoughAnotherIsMissing() {
    shell.objects(Kinds.TASK).create(task("a"));

    Shell.Done done = shell.run("get", "task", "missing", "a", "--no-headers");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).isEqualTo("a   Pending   -   0   0s\n");
    assertThat(done.err()).isEqualTo("error: tasks.berth.dev \"missing\" not found\n");
    assertThat(shell.run("get", "task/missing", "--ignore-not-found"))
        .isEqualTo(new Shell.Done(0, "", ""));
  }

  @Test
  void severalKindsAreSeveralTablesWithTheKindInTheNames() {
    shell.objects(Kinds.TASK).create(task("a"));

    assertThat(shell.run("get", "tasks,namespaces").out())
        .contains("task/a   Pending")
        .contains("\n\nNAME ")
        .contains("namespace/berth-system");
    assertThat(shell.run("get", "task/a", "ns/default").out())
        .contains("task/a")
        .contains("namespace/default")
        .doesNotContain("berth-system");
  }

  @Test
  void oneObjectIsADocumentThatCanBeAppliedAgain() {
    String manifest =
        "apiVersion: berth.dev/v1\nkind: Task\nmetadata:\n  name: a\nspec:\n  container:\n    image: x\n";
    shell.typing(manifest).run("apply", "-f", "-");

    String yaml = shell.run("get", "task", "a", "-o", "yaml").out();
    assertThat(yaml).startsWith("apiVersion: berth.dev/v1\nkind: Task\nmetadata:\n  name: a\n");
    assertThat(shell.typing(yaml).run("apply", "-f", "-").out()).isEqualTo("task/a unchanged\n");
    assertThat(shell.run("get", "task", "a", "-o", "json").out())
        .startsWith("{\n    \"apiVersion\": \"berth.dev/v1\",\n    \"kind\": \"Task\",");
  }

  @Test
  void severalObjectsAreOneListInJsonAndManyDocumentsInYaml() {
    shell.objects(Kinds.TASK).create(task("a"));
    shell.objects(Kinds.TASK).create(task("b"));

    String json = shell.run("get", "tasks", "-o", "json").out();
    assertThat(json).contains("\"items\": [").contains("\"kind\": \"List\"");
    assertThat(shell.typing(json).run("apply", "-f", "-").out())
        .isEqualTo("task/a configured\ntask/b configured\n");
    assertThat(shell.run("get", "tasks", "-o", "yaml").out()).containsOnlyOnce("---\n");
  }

  @Test
  void aLongListComesInPagesWithOneTitle() {
    for (int i = 0; i < 501; i++) {
      shell.objects(Kinds.TASK).create(task("t" + i));
    }

    assertThat(shell.run("get", "tasks").out().lines()).hasSize(502);
  }

  @Test
  void watchingShowsTheTableAndThenWhatChanges() throws InterruptedException {
    shell.objects(Kinds.TASK).create(task("a"));

    try (Running get = shell.begin("get", "tasks", "-w")) {
      get.awaitOut("a      Pending");
      runs(shell, "a", "n1");
      get.awaitOut("a      Running");
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(shell.run("get", "taks").code()).isEqualTo(2);
    assertThat(shell.run("get", "taks").err())
        .isEqualTo(
            "error: unknown kind \"taks\" (did you mean \"tasks\"?); kinds: namespaces, nodes,"
                + " tasks, bindings, events, leases, configmaps, secrets, priorityclasses,"
                + " resourcequotas, queues, taskgroups, disruptionbudgets\n");
    assertThat(shell.run("get", "tasks", "-o", "jsn").err())
        .isEqualTo("error: -o jsn: write one of wide, yaml, json, name (did you mean \"json\"?)\n");
    assertThat(shell.run("get", "tasks", "a", "-l", "x=y").code()).isEqualTo(2);
    assertThat(shell.run("get", "tasks,nodes", "-w").code()).isEqualTo(2);
  }
}

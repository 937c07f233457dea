package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyTest {
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

  private static String task(String name, String image) {
    return """
    apiVersion: berth.dev/v1
    kind: Task
    metadata:
      name: %s
    spec:
      container:
        image: %s
    """
        .formatted(name, image);
  }

  private String file(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  @Test
  void saysWhatBecameOfEachObjectInTheOrderOfTheFiles() throws IOException {
    String file = file("a.yaml", task("b", "x:1") + "---\n" + task("a", "x:1"));

    assertThat(shell.run("apply", "-f", file))
        .isEqualTo(new Shell.Done(0, "task/b created\ntask/a created\n", ""));
    file("a.yaml", task("b", "x:1") + "  restartPolicy: Always\n---\n" + task("a", "x:1"));
    assertThat(shell.run("apply", "-f", file).out()).contains("task/a unchanged\n");
  }

  @Test
  void namespacesGoBeforeWhatIsInThem() throws IOException {
    String text =
        task("a", "x:1").replace("name: a", "name: a\n  namespace: lab")
            + "---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: lab\n";

    assertThat(shell.typing(text).run("apply", "-f", "-"))
        .isEqualTo(new Shell.Done(0, "namespace/lab created\ntask/a created\n", ""));
  }

  @Test
  void whatTheCreationOfOthersLooksAtGoesBeforeThem() {
    String text =
        task("a", "x:1")
            + "---\napiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: all\nspec:\n"
            + "  hard: {tasks: 5}\n"
            + "---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata:\n"
            + "  name: high\nvalue: 5\n";

    assertThat(shell.typing(text).run("apply", "-f", "-"))
        .isEqualTo(
            new Shell.Done(
                0, "resourcequota/all created\npriorityclass/high created\ntask/a created\n", ""));
  }

  @Test
  void aFailureDoesNotHideTheOtherResults() {
    String text =
        task("a", "x:1")
            + "---\n"
            + task("b", "x:1").replace("name: b", "name: b\n  namespace: nowhere")
            + "---\n"
            + task("c", "x:1");

    Shell.Done done = shell.typing(text).run("apply", "-f", "-");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).isEqualTo("task/a created\ntask/c created\n");
    assertThat(done.err()).startsWith("error: -:9: task/b: ").contains("nowhere").hasLineCount(1);
  }

  @Test
  void aFileOfManyObjectsIsToldAsManyFilesOfOne() throws IOException {
    StringBuilder together = new StringBuilder();
    StringBuilder created = new StringBuilder();
    StringBuilder unchanged = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      together.append(task("t" + i, "x:1")).append("---\n");
      created.append("task/t").append(i).append(" created\n");
      unchanged.append("task/t").append(i).append(" unchanged\n");
    }
    String many = file("many.yaml", together.toString());
    String one = file("one.yaml", task("t300", "x:1"));
    String wrong = together.toString().replaceFirst("name: t400", "name: t400\n  namespace: none");

    assertThat(shell.run("apply", "-f", many)).isEqualTo(new Shell.Done(0, created.toString(), ""));
    assertThat(shell.run("apply", "-f", many))
        .isEqualTo(new Shell.Done(0, unchanged.toString(), ""));
    assertThat(shell.run("apply", "-f", one))
        .isEqualTo(new Shell.Done(0, "task/t300 unchanged\n", ""));
    Shell.Done failed = shell.typing(wrong).run("apply", "-f", "-");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEqualTo(unchanged.toString().replace("task/t400 unchanged\n", ""));
    assertThat(failed.err()).isEqualTo("error: -:3201: task/t400: namespaces \"none\" not found\n");
  }

  @Test
  void whoeverCanNotBeReachedIsToldOnceWithHowManyWereNotSent() {
    shell.cluster().faults().disconnect();

    Shell.Done one = shell.typing(task("a", "x:1")).run("apply", "-f", "-");
    Shell.Done two =
        shell.typing(task("a", "x:1") + "---\n" + task("b", "x:1")).run("apply", "-f", "-");

    assertThat(one.code()).isEqualTo(1);
    assertThat(one.err())
        .startsWith("error: 1 of 1 objects were not sent, or have no answer\n")
        .contains("no API server answers (tried in-process:1)");
    assertThat(two).isEqualTo(new Shell.Done(1, "", one.err().replace("1 of 1", "2 of 2")));
  }

  @Test
  void whatIsUnknownIsToldInItsPlace() {
    shell.cluster().faults().loseNextReply();

    Shell.Done done =
        shell.typing(task("a", "x:1") + "---\n" + task("b", "x:1")).run("apply", "-f", "-");

    assertThat(done)
        .isEqualTo(
            new Shell.Done(
                1, "task/b created\n", "error: -:1: task/a: the test has lost the reply\n"));
  }

  @Test
  void allThatIsWrongInAllFilesIsToldBeforeAnythingIsSent() throws IOException {
    String good = file("good.yaml", task("a", "x:1"));
    String bad = file("bad.yaml", task("b", "x:1") + "    imag: y\n");
    String worse = file("worse.yaml", task("c", "x:1").replace("Task", "Tsk"));

    Shell.Done done = shell.run("apply", "-f", good, "-f", bad, "-f", worse, "-f", "no.yaml");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).isEmpty();
    assertThat(done.err().lines())
        .hasSize(3)
        .anyMatch(line -> line.contains("bad.yaml:8: unknown field \"spec.container.imag\""))
        .anyMatch(line -> line.contains("worse.yaml:1: kind: there is no kind \"Tsk\""))
        .anyMatch(line -> line.equals("error: no.yaml: there is no such file or folder"));
    assertThat(shell.run("get", "tasks", "-o", "name").out()).isEmpty();
  }

  @Test
  void foldersAreReadAndWithRTheFoldersWithin() throws IOException {
    file("m/a.yaml", task("a", "x:1"));
    file("m/notes.txt", "not a manifest");
    file("m/deeper/b.yml", task("b", "x:1"));
    String folder = home.resolve("m").toString();

    assertThat(shell.run("apply", "-f", folder, "--dry-run=client").out())
        .isEqualTo("task/a valid (client dry run)\n");
    assertThat(shell.run("apply", "-R", "-f", folder).out())
        .isEqualTo("task/a created\ntask/b created\n");
  }

  @Test
  void aLinkToAFolderIsReadAsTheFolder() throws IOException {
    file("m/a.yaml", task("a", "x:1").replace("image", "imag"));
    file("m/.hidden/b.yaml", task("b", "x:1"));
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("m"));
    // A circle, which would never end if links within were followed.
    Files.createSymbolicLink(home.resolve("m/again"), home.resolve("m"));

    assertThat(shell.run("apply", "-R", "-f", link.toString()).err())
        .startsWith("error: " + link.resolve("a.yaml") + ":")
        .contains("spec.container.imag")
        .doesNotContain("hidden")
        .doesNotContain("again");
  }

  @Test
  void aDryRunChangesNothing() {
    assertThat(shell.typing(task("a", "x:1")).run("apply", "-f", "-", "--dry-run=server").out())
        .isEqualTo("task/a created (server dry run)\n");
    assertThat(shell.run("get", "tasks", "-o", "name").out()).isEmpty();
    assertThat(shell.typing(task("a", "x:1")).run("apply", "-f", "-", "--dry-run=x").code())
        .isEqualTo(2);
  }

  @Test
  void theSameObjectTwiceIsAnErrorThatNamesBothPlaces() {
    assertThat(shell.typing(task("a", "x:1") + "---\n" + task("a", "x:2")).run("apply", "-f", "-"))
        .isEqualTo(new Shell.Done(1, "", "error: -:9: task/a is in -:1 already\n"));
  }

  @Test
  void withoutFilesItSaysHowToNameThem() {
    assertThat(shell.run("apply"))
        .isEqualTo(new Shell.Done(2, "", "error: say which manifests: -f FILE, -f DIR or -f -\n"));
  }

  @Test
  void whatAFileHoldsIsDeletedInReverse() {
    String text = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: lab\n---\n" + task("a", "x");
    shell.typing(text).run("apply", "-f", "-");

    assertThat(shell.typing(text).run("delete", "-f", "-", "--wait=false").out())
        .startsWith("task/a deleted\n");
  }

  @Test
  void brokenRulesOfTheKindAreToldWithFileAndField() {
    String text = task("a", "x:1").replace("image: x:1", "workingDir: nowhere");

    assertThat(shell.typing(text).run("apply", "-f", "-").err().lines())
        .allMatch(line -> line.startsWith("error: -:1: task/a: spec.container."))
        .anyMatch(line -> line.contains("spec.container.image: Required value"));
  }

  @Test
  void aChangeOfWhatIsFixedNamesTheFieldAndReplaceMakesIt() {
    shell.typing(task("a", "x:1")).run("apply", "-f", "-");

    Shell.Done refused = shell.typing(task("a", "x:2")).run("apply", "-f", "-");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("error: -:1: task/a: spec.container.image: ")
        .contains("--replace");
    assertThat(shell.typing(task("a", "x:2")).run("apply", "-f", "-", "--replace"))
        .isEqualTo(new Shell.Done(0, "task/a replaced\n", ""));
    assertThat(
            shell
                .typing(task("b", "x:1") + "---\n" + task("a", "x:3") + "---\n" + task("c", "x:1"))
                .run("apply", "-f", "-", "--replace"))
        .isEqualTo(new Shell.Done(0, "task/b created\ntask/a replaced\ntask/c created\n", ""));
    assertThat(shell.run("get", "task", "a", "-o", "yaml").out()).contains("image: x:3");
  }
}

package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.client.ListOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code berth plan} says that tasks would go. */
class PlanTest {
  @TempDir Path home;
  private Shell shell;
  private Quay quay;

  @BeforeEach
  void start() {
    shell = new Shell(home);
    quay = new Quay(shell);
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void saysWhatWouldBeCreatedAndWhereItWouldGo() {
    quay.node("n1", "1");
    quay.node("n2", "4");

    Shell.Done done = quay.plan(Quay.manifest("a", "2", "") + Quay.manifest("b", "9", ""));

    assertThat(done)
        .isEqualTo(
            new Shell.Done(
                0,
                """
                task/a would be created
                task/b would be created

                TASK        NODE      WHY
                default/a   n2        points 5000 (strategy 5000); no other fits
                default/b   pending   0/2 nodes fit: 2 lack cpu (need 9, most free 2); waiting helps: no, preemption: no

                Objects: 2 created. Tasks: 1 placed, 1 pending.
                """,
                ""));
  }

  @Test
  void nothingIsWritten() {
    quay.priorityClass("high", 10);
    quay.node("n1", "2");
    quay.bind(quay.task("low", "2"), "n1");
    String before = version();
    String events = shell.objects(Kinds.EVENT).listAll(ListOptions.ALL).items().toString();

    quay.plan(
        Quay.manifest("low", "1", "") + Quay.manifest("a", "2", "priorityClassName: high"),
        "--replace");

    assertThat(version()).isEqualTo(before);
    assertThat(shell.objects(Kinds.EVENT).listAll(ListOptions.ALL).items().toString())
        .isEqualTo(events);
    assertThat(shell.run("get", "tasks", "-o", "name").out()).isEqualTo("task/low\n");
  }

  @Test
  void saysWhoWouldGoForWhomAndWhatBecomesOfHim() {
    quay.priorityClass("high", 10);
    quay.node("n1", "2");
    quay.bind(quay.task("low", "2"), "n1");

    Shell.Done done = quay.plan(Quay.manifest("urgent", "2", "priorityClassName: high"));

    assertThat(done.code()).isZero();
    assertThat(done.out())
        .containsPattern("default/urgent +n1 +points \\d+")
        .containsPattern("default/low +pending +leaves n1; 0/1 nodes fit: 1 lacks cpu")
        .contains(
            """
            WOULD BE EVICTED   FROM   WHY
            default/low        n1     makes room for task default/urgent, priority 10
            """)
        .contains("Tasks: 1 placed, 1 pending, 1 evicted.\n");
  }

  @Test
  void scriptsCanAskWhetherThereIsRoom() {
    quay.node("n1", "2");

    assertThat(quay.plan(Quay.manifest("a", "1", ""), "--fail-if-pending").code()).isZero();
    assertThat(quay.plan(Quay.manifest("a", "4", ""), "--fail-if-pending").code()).isEqualTo(1);
    assertThat(quay.plan(Quay.manifest("a", "4", "")).code()).isZero();
  }

  @Test
  void nodesOfTheFileCountAsIfTheyWereUp() {
    String node =
        """
        apiVersion: berth.dev/v1
        kind: Node
        metadata:
          name: new
        status:
          capacity: {cpu: "8", memory: 8Gi}
        """;
    quay.task("waits", "4");

    Shell.Done done = quay.plan(node + "---\n" + Quay.manifest("a", "1", ""));

    assertThat(done.out())
        .containsPattern("default/a +new +points")
        .containsPattern("default/waits +new +is pending already; points");
    assertThat(quay.plan(node.replaceAll("(?s)status.*", "")).err())
        .isEqualTo(
            "warning: node/new: the file says no status.allocatable, so nothing fits there\n");
  }

  @Test
  void whoTaintsDriveAwayIsShownWithWhereHeWouldGo() {
    quay.node("n1", "2");
    quay.bind(quay.task("low", "1"), "n1");
    quay.node("n2", "2");

    Shell.Done done =
        quay.plan(
            """
            apiVersion: berth.dev/v1
            kind: Node
            metadata:
              name: n1
            spec:
              taints: [{key: broken, effect: NoExecute}]
            """);

    assertThat(done.out())
        .contains("node/n1 would be configured\n  + spec.taints: [{key: broken, effect: NoExecute")
        .containsPattern("default/low +n2 +leaves n1; points \\d+")
        .contains("default/low        n1     does not tolerate taint broken:NoExecute\n");
  }

  @Test
  void whatTheFileCreatesFirstIsThereForTheRest() {
    quay.node("n1", "2");
    quay.bind(quay.task("low", "2"), "n1");
    String text =
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: lab
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata:
          name: urgent
        value: 7
        ---
        """
            + Quay.manifest("a", "2", "priorityClassName: urgent")
                .replace("name: a", "name: a\n  namespace: lab");

    Shell.Done done = quay.plan(text);

    assertThat(done.err()).isEmpty();
    assertThat(done.out())
        .contains("namespace/lab would be created\npriorityclass/urgent would be created\n")
        .contains("makes room for task lab/a, priority 7");
  }

  private String version() {
    return shell.objects(Kinds.TASK).listAll(ListOptions.ALL).resourceVersion();
  }
}

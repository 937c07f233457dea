package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.client.ListOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static String task(String name, String cpu, String more) {
    return """
    apiVersion: berth.dev/v1
    kind: Task
    metadata:
      name: %s
    spec:
      container:
        image: berth/busybox:local
        resources:
          requests: {cpu: "%s", memory: 64Mi}
    %s---
    """
        .formatted(name, cpu, more.isEmpty() ? "" : more.indent(2));
  }

  private Shell.Done plan(String text, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "plan";
    args[1] = "-f";
    args[2] = "-";
    System.arraycopy(more, 0, args, 3, more.length);
    return shell.typing(text).run(args);
  }

  private String version() {
    return shell.objects(Kinds.TASK).listAll(ListOptions.ALL).resourceVersion();
  }

  @Test
  void saysWhatWouldBeCreatedAndWhereItWouldGo() {
    quay.node("n1", "1");
    quay.node("n2", "4");

    Shell.Done done = plan(task("a", "2", "") + task("b", "9", ""));

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

    plan(task("low", "1", "") + task("a", "2", "priorityClassName: high"), "--replace");

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

    Shell.Done done = plan(task("urgent", "2", "priorityClassName: high"));

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

    assertThat(plan(task("a", "1", ""), "--fail-if-pending").code()).isZero();
    assertThat(plan(task("a", "4", ""), "--fail-if-pending").code()).isEqualTo(1);
    assertThat(plan(task("a", "4", "")).code()).isZero();
  }

  @Test
  void everyFieldThatWouldChangeIsShown() {
    quay.node("n1", "2");
    String queue =
        """
        apiVersion: berth.dev/v1
        kind: Queue
        metadata:
          name: team
          labels: {tier: gold}
        spec:
          weight: 2
          maximum: {cpu: "4"}
        """;
    shell
        .typing(queue + "---\n" + task("a", "1", "nodeSelector: {disk: ssd}"))
        .run("apply", "-f", "-");

    Shell.Done done =
        plan(
            queue
                    .replace("gold", "iron")
                    .replace("weight: 2", "weight: 3")
                    .replace("maximum: {cpu: \"4\"}", "guaranteed: {cpu: \"1\"}")
                + "---\n"
                + task("a", "1", "tolerations: [{key: gpu, operator: Exists}]"));

    assertThat(done.out())
        .startsWith(
            """
            queue/team would be configured
              ~ metadata.labels[tier]: gold -> iron
              ~ spec.weight: 2 -> 3
              + spec.guaranteed[cpu]: 1
              - spec.maximum[cpu]: 4
            task/a would be configured
              - spec.nodeSelector[disk]: ssd
              + spec.tolerations: [{key: gpu, operator: Exists}]
            """)
        .containsPattern("default/a +n1 +points");
  }

  @Test
  void theValuesOfSecretsAreNotShown() {
    String secret =
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  password: hunter2\n";
    shell.typing(secret).run("apply", "-f", "-");

    assertThat(plan(secret.replace("hunter2", "hunter3")).out())
        .contains("  ~ data[password]\n")
        .doesNotContain("hunter");
  }

  @Test
  void whatStaysWhereItIsIsOnlyCounted() {
    quay.node("n1", "2");
    shell.typing(task("a", "1", "")).run("apply", "-f", "-");
    quay.bind(shell.objects(Kinds.TASK).get("default", "a").orElseThrow(), "n1");

    assertThat(plan(task("a", "1", "")).out())
        .isEqualTo(
            """
            task/a unchanged

            Objects: 1 unchanged. Tasks: 1 stay.
            """);
  }

  @Test
  void aChangeThatTakesANewContainerWantsReplace() {
    quay.node("n1", "2");
    shell.typing(task("a", "1", "")).run("apply", "-f", "-");
    quay.bind(shell.objects(Kinds.TASK).get("default", "a").orElseThrow(), "n1");

    Shell.Done refused = plan(task("a", "2", ""));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("error: -:1: task/a: spec.container.resources.requests[cpu]: ")
        .contains("--replace");
    assertThat(refused.out()).contains("1 refused. Tasks: 1 stay.");

    Shell.Done done = plan(task("a", "2", ""), "--replace");
    assertThat(done.code()).isZero();
    assertThat(done.out())
        .startsWith(
            """
            task/a would be deleted and created again
              ~ spec.container.resources.requests[cpu]: 1 -> 2
            """)
        .containsPattern("default/a +n1 +points");
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

    Shell.Done done = plan(node + "---\n" + task("a", "1", ""));

    assertThat(done.out())
        .containsPattern("default/a +new +points")
        .containsPattern("default/waits +new +is pending already; points");
    assertThat(plan(node.replaceAll("(?s)status.*", "")).err())
        .isEqualTo(
            "warning: node/new: the file says no status.allocatable, so nothing fits there\n");
  }

  @Test
  void whoTaintsDriveAwayIsShownWithWhereHeWouldGo() {
    quay.node("n1", "2");
    quay.bind(quay.task("low", "1"), "n1");
    quay.node("n2", "2");

    Shell.Done done =
        plan(
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
            + task("a", "2", "priorityClassName: urgent")
                .replace("name: a", "name: a\n  namespace: lab");

    Shell.Done done = plan(text);

    assertThat(done.err()).isEmpty();
    assertThat(done.out())
        .contains("namespace/lab would be created\npriorityclass/urgent would be created\n")
        .contains("makes room for task lab/a, priority 7");
  }

  @Test
  void whatTheServerRefusesIsToldAndTheRestIsPlanned() {
    quay.node("n1", "2");

    Shell.Done done = plan(task("a", "1", "priorityClassName: nowhere") + task("b", "1", ""));

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).startsWith("error: -:1: task/a: ").contains("nowhere").hasLineCount(1);
    assertThat(done.out()).containsPattern("default/b +n1 +points").doesNotContain("default/a");
  }

  @Test
  void allThatIsWrongInTheFilesIsToldFirst() {
    Shell.Done done = plan(task("a", "1", "").replace("image: berth/busybox:local", "imag: x"));

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).isEmpty();
    assertThat(done.err()).contains("spec.container.imag");
    assertThat(shell.run("plan").code()).isEqualTo(2);
  }
}

package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code berth plan} says that would change in the cluster, and what is refused. */
class PlanDiffTest {
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
        .typing(queue + "---\n" + Quay.manifest("a", "1", "nodeSelector: {disk: ssd}"))
        .run("apply", "-f", "-");

    Shell.Done done =
        quay.plan(
            queue
                    .replace("gold", "iron")
                    .replace("weight: 2", "weight: 3")
                    .replace("maximum: {cpu: \"4\"}", "guaranteed: {cpu: \"1\"}")
                + "---\n"
                + Quay.manifest("a", "1", "tolerations: [{key: gpu, operator: Exists}]"));

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

    assertThat(quay.plan(secret.replace("hunter2", "hunter3")).out())
        .contains("  ~ data[password]\n")
        .doesNotContain("hunter");
  }

  @Test
  void whatStaysWhereItIsIsOnlyCounted() {
    quay.node("n1", "2");
    shell.typing(Quay.manifest("a", "1", "")).run("apply", "-f", "-");
    quay.bind(shell.objects(Kinds.TASK).get("default", "a").orElseThrow(), "n1");

    assertThat(quay.plan(Quay.manifest("a", "1", "")).out())
        .isEqualTo(
            """
            task/a unchanged

            Objects: 1 unchanged. Tasks: 1 stay.
            """);
  }

  @Test
  void aChangeThatTakesANewContainerWantsReplace() {
    quay.node("n1", "2");
    shell.typing(Quay.manifest("a", "1", "")).run("apply", "-f", "-");
    quay.bind(shell.objects(Kinds.TASK).get("default", "a").orElseThrow(), "n1");

    Shell.Done refused = quay.plan(Quay.manifest("a", "2", ""));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("error: -:1: task/a: spec.container.resources.requests[cpu]: ")
        .contains("--replace");
    assertThat(refused.out()).contains("1 refused. Tasks: 1 stay.");

    Shell.Done done = quay.plan(Quay.manifest("a", "2", ""), "--replace");
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
  void whatTheServerRefusesIsToldAndTheRestIsPlanned() {
    quay.node("n1", "2");

    Shell.Done done =
        quay.plan(
            Quay.manifest("a", "1", "priorityClassName: nowhere") + Quay.manifest("b", "1", ""));

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).startsWith("error: -:1: task/a: ").contains("nowhere").hasLineCount(1);
    assertThat(done.out()).containsPattern("default/b +n1 +points").doesNotContain("default/a");
  }

  @Test
  void allThatIsWrongInTheFilesIsToldFirst() {
    Shell.Done done =
        quay.plan(Quay.manifest("a", "1", "").replace("image: berth/busybox:local", "imag: x"));

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out()).isEmpty();
    assertThat(done.err()).contains("spec.container.imag");
    assertThat(shell.run("plan").code()).isEqualTo(2);
  }
}

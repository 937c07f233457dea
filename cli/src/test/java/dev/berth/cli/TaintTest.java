package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.node.Taints;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaintTest {
  @TempDir Path home;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(home);
    node("n1", "ssd");
    node("n2", "hdd");
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void setsAndTakesAwayAndSaysWhetherAnythingChanged() {
    assertThat(shell.run("taint", "nodes", "n1", "gpu=a100:NoSchedule", "upkeep:NoExecute"))
        .isEqualTo(new Shell.Done(0, "node/n1 tainted\n", ""));
    assertThat(taints("n1")).containsExactly("gpu=a100:NoSchedule", "upkeep:NoExecute");
    assertThat(shell.objects(Kinds.NODE).get("", "n1").orElseThrow().getSpec().getTaintsList())
        .extracting(Taint::hasTimeAdded)
        .containsExactly(false, true);

    assertThat(shell.run("taint", "node", "n1", "upkeep:NoExecute").out())
        .isEqualTo("node/n1 already tainted\n");
    assertThat(shell.run("taint", "node/n1", "upkeep:NoExecute-").out())
        .isEqualTo("node/n1 untainted\n");
    assertThat(shell.run("taint", "no", "n1", "gpu-", "slow:PreferNoSchedule").out())
        .isEqualTo("node/n1 modified\n");
    assertThat(taints("n1")).containsExactly("slow:PreferNoSchedule");
  }

  @Test
  void oneNodeThatFailsDoesNotKeepTheOthersFromIt() {
    shell.run("taint", "nodes", "n1", "a=x:NoSchedule");

    assertThat(shell.run("taint", "nodes", "n1", "n3", "n2", "a=y:NoSchedule"))
        .isEqualTo(
            new Shell.Done(
                1,
                "node/n2 tainted\n",
                """
                error: node/n1 has taint a=x:NoSchedule already; --overwrite replaces it
                error: nodes.berth.dev "n3" not found
                """));
    assertThat(shell.run("taint", "nodes", "n1", "a=y:NoSchedule", "--overwrite").code()).isZero();
    assertThat(taints("n1")).containsExactly("a=y:NoSchedule");
  }

  @Test
  void selectsNodesByLabelOrAll() {
    assertThat(shell.run("taint", "nodes", "-l", "disk=hdd", "slow:PreferNoSchedule").out())
        .isEqualTo("node/n2 tainted\n");
    assertThat(shell.run("taint", "nodes", "--all", "upkeep:NoExecute").out())
        .isEqualTo("node/n1 tainted\nnode/n2 tainted\n");
    assertThat(shell.run("taint", "nodes", "-l", "disk=tape", "slow:NoSchedule"))
        .isEqualTo(new Shell.Done(1, "", "error: no node has labels disk=tape\n"));
  }

  @Test
  void describeShowsTaintsAndForHowLongTheyAreTolerated() throws IOException {
    shell.run("taint", "nodes", "n1", "gpu=a100:NoSchedule", "upkeep:NoExecute");
    Path manifest =
        Files.writeString(
            home.resolve("patient.yaml"),
            """
            apiVersion: berth.dev/v1
            kind: Task
            metadata: {name: patient}
            spec:
              container: {image: web:1}
              tolerations:
                - {key: upkeep, operator: Exists, effect: NoExecute, tolerationSeconds: 60}
            """);
    shell.run("apply", "-f", manifest.toString());

    assertThat(shell.run("describe", "node", "n1").out())
        .contains("gpu=a100:NoSchedule", "upkeep:NoExecute");
    assertThat(shell.run("describe", "task", "patient").out())
        .contains("upkeep:NoExecute for 60s\n");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(usage("taint", "nodes", "n1")).startsWith("error: say which taint");
    assertThat(usage("taint", "nodes", "a:NoSchedule")).startsWith("error: say which nodes");
    assertThat(usage("taint", "nodes", "n1", "--all", "a:NoSchedule"))
        .startsWith("error: say which nodes");
    assertThat(usage("taint", "tasks", "t", "a:NoSchedule"))
        .startsWith("error: \"tasks\": only nodes have taints");
    assertThat(usage("taint", "nodes", "n1", "a:NoSchedule", "n2"))
        .startsWith("error: \"n2\": its effect is missing");
  }

  private String usage(String... words) {
    Shell.Done done = shell.run(words);
    assertThat(done.code()).isEqualTo(2);
    return done.err();
  }

  private void node(String name, String disk) {
    shell
        .objects(Kinds.NODE)
        .create(
            Node.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name).putLabels("disk", disk))
                .build());
  }

  private List<String> taints(String node) {
    return shell.objects(Kinds.NODE).get("", node).orElseThrow().getSpec().getTaintsList().stream()
        .map(Taints::text)
        .toList();
  }
}

package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes of one cpu each: on the first one runs what may go, on the second what may not. */
@Tag("system")
final class ManifestDoesWhatItsPlanSaid {
  private static final String CLASS =
      """
      apiVersion: scheduling.k8s.io/v1
      kind: PriorityClass
      metadata:
        name: urgent
      value: 1000
      """;

  @RegisterExtension
  final Cluster cluster = Cluster.of(Shape.nodes(2).withNodeletFlags("--cpu", "1"));

  @Test
  void whereTasksGoWhoGoesForThemAndWhoWaits() throws IOException {
    label("node-1", "a");
    label("node-2", "b");
    apply("before", CLASS, task("low", "600m", "nodeSelector: {rack: a}"), held());
    cluster.tasks().awaitRunning("low");
    cluster.tasks().awaitRunning("held");

    Path file =
        file(
            "wanted",
            task("urgent", "800m", "priorityClassName: urgent"),
            task("small", "100m", "nodeSelector: {rack: b}"),
            task("huge", "5", ""));
    Shell.Result plan = berth("plan", "-f", file.toString());

    assertThat(row(plan, "default/urgent")).contains("node-1");
    assertThat(row(plan, "default/small")).contains("node-2");
    List<String> huge = row(plan, "default/huge");
    assertThat(huge).contains("pending");
    assertThat(row(plan, "default/low")).contains("pending");
    assertThat(plan.out())
        .containsPattern("default/low +node-1 +makes room for task default/urgent, priority 1000");
    assertThat(cluster.tasks().get("urgent")).isEmpty();
    assertThat(cluster.tasks().awaitRunning("low").getStatus().getAttempt()).isEqualTo(1);

    berth("apply", "-f", file.toString());

    assertThat(cluster.tasks().awaitRunning("urgent").getStatus().getNode()).isEqualTo("node-1");
    assertThat(cluster.tasks().awaitRunning("small").getStatus().getNode()).isEqualTo("node-2");
    Task low =
        cluster
            .tasks()
            .await(
                "low",
                "waits as planned",
                task -> task.getStatus().getMessage().startsWith("0/2 nodes fit"));
    assertThat(low.getStatus().getAttemptsList())
        .anyMatch(one -> one.getReason().equals("Preempted"));
    Task _ =
        cluster
            .tasks()
            .await(
                "huge",
                "waits for the reason that was planned",
                task -> without(task.getStatus().getMessage()).equals(without(huge.getLast())));

    assertThat(berth("why", "task/urgent").out())
        .contains("Node:               node-1\n")
        .contains("By:                 berth-controller");
    assertThat(berth("why", "task/huge").out())
        .contains("Why:                " + huge.getLast().substring(0, 12))
        .containsPattern("node-1 +lacks cpu \\(need 5, free ");
  }

  /** Not what is free at the moment. */
  private static String without(String sentence) {
    return sentence.replaceAll("most free [^)]*", "");
  }

  /** The cells of a task's first row. */
  private static List<String> row(Shell.Result plan, String task) {
    return plan.lines().stream()
        .filter(line -> line.startsWith(task + " "))
        .map(line -> Arrays.asList(line.split(" {3,}")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row of " + task + " in:\n" + plan.out()));
  }

  private static String held() {
    return task("held", "800m", "nodeSelector: {rack: b}\npriorityClassName: urgent");
  }

  private static String task(String name, String cpu, String more) {
    return """
    apiVersion: berth.dev/v1
    kind: Task
    metadata:
      name: %s
    spec:
      terminationGracePeriodSeconds: 1
      container:
        image: berth/busybox:local
        command: [/bin/sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.2; done"]
        resources:
          requests: {cpu: "%s", memory: 8Mi}
    """
            .formatted(name, cpu)
        + more.indent(2);
  }

  private Path file(String name, String... objects) throws IOException {
    return Files.writeString(
        cluster.folder().resolve(name + ".yaml"), String.join("---\n", objects));
  }

  private void apply(String name, String... objects) throws IOException {
    Shell.Result _ = berth("apply", "-f", file(name, objects).toString());
  }

  private Shell.Result berth(String... arguments) {
    Shell.Result result = cluster.berth(arguments);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    return result;
  }

  private void label(String node, String rack) {
    Node _ =
        cluster
            .client()
            .objects(Kinds.NODE)
            .change(
                "",
                node,
                before ->
                    before.toBuilder()
                        .setMetadata(before.getMetadata().toBuilder().putLabels("rack", rack))
                        .build())
            .orElseThrow();
  }
}

package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class MainJobFromTheCommandLine {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void fromAManifestToALogAndBack() {
    assertThat(did("apply", "-f", "../manifests/hello.yaml")).contains("hello created");
    assertThat(did("wait", "task/hello", "--for", "phase=Running", "--timeout", "60s"))
        .contains("hello");
    assertThat(did("apply", "-f", "../manifests/hello.yaml")).contains("hello unchanged");

    String table = did("get", "tasks", "-o", "wide");
    assertThat(table.lines().findFirst().orElseThrow())
        .containsSubsequence("NAME", "PHASE", "NODE", "RESTARTS", "AGE", "IMAGE");
    assertThat(table).contains("hello", "Running", "node-1", "berth/busybox:local");
    assertThat(did("get", "task", "hello", "-o", "yaml")).contains("phase: Running");

    Eventually.value(
        Tasks.PATIENCE,
        "the log",
        () -> CLUSTER.berth("logs", "hello", "--tail", "1").out(),
        text -> text.equals("Hello, world!\n"));
    CLUSTER.tasks().awaitEvent("hello", "Scheduled");
    CLUSTER.tasks().awaitEvent("hello", "Started");
    assertThat(did("describe", "task", "hello")).contains("Scheduled", "Started");

    assertThat(did("cordon", "node-1")).contains("node-1");
    assertThat(did("get", "nodes")).contains("node-1");
    assertThat(did("uncordon", "node-1")).contains("node-1");

    assertThat(did("delete", "task", "hello", "--wait")).contains("hello");
    assertThat(CLUSTER.docker().containers()).isEmpty();
  }

  @Test
  void saysWhatWentWrong() {
    assertThat(CLUSTER.berth("get", "task", "nobody"))
        .satisfies(result -> {
          assertThat(result.exitCode()).isEqualTo(1);
          assertThat(result.err()).contains("nobody", "not found");
        });
    assertThat(CLUSTER.berth("get", "bananas").exitCode()).isEqualTo(2);
    assertThat(CLUSTER.berth("frobnicate").exitCode()).isEqualTo(2);
  }

  private String did(String... arguments) {
    Shell.Result result = CLUSTER.berth(arguments);
    assertThat(result.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), result.out(), result.err())
        .isZero();
    return result.out();
  }
}

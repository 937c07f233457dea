package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.KeyToPath;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Program;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class TaskWaitsForItsConfigAndFollowsIt {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void fromVariablesAndFilesToAChangeOfAllFilesAtOnce() {
    CLUSTER.tasks().create(reader());
    Task waiting =
        CLUSTER
            .tasks()
            .await(
                "reader",
                "waits for its configuration",
                task -> task.getStatus().getReason().equals("CreateContainerConfigError"));
    assertThat(waiting.getStatus().getMessage()).isEqualTo("configmap \"settings\" not found");
    assertThat(CLUSTER.docker().of("reader")).isEmpty();

    write("1");
    Task running = CLUSTER.tasks().awaitRunning("reader");
    assertThat(running.getStatus().getRestarts()).isZero();
    Docker.Container container = CLUSTER.docker().of("reader").getFirst();
    assertThat(inside(container, "echo $LEVEL $ALL_level")).isEqualTo("1 1");
    assertThat(inside(container, "cat /config/level /config/d/other /made/file"))
        .isEqualTo("1\n1\n1\n of reader");
    assertThat(inside(container, "echo x >/config/level || echo no")).isEqualTo("no");

    write("2");
    Eventually.within(
        Tasks.PATIENCE,
        "the container sees the new files",
        () ->
            inside(container, "cat /config/level /config/d/other /made/file")
                .equals("2\n2\n2\n of reader"));
    assertThat(inside(container, "echo $LEVEL")).isEqualTo("1");

    // The reader compares two files of one set all the time, while they change.
    for (int i = 3; i < 30; i++) {
      write(Integer.toString(i));
    }
    Eventually.within(
        Tasks.PATIENCE,
        "the container sees the last files",
        () -> inside(container, "cat /config/level").equals("29"));
    assertThat(CLUSTER.tasks().logs("reader")).contains("reading").doesNotContain("mixture");
    assertThat(CLUSTER.docker().of("reader")).containsExactly(container);
  }

  @Test
  void filesStayWithoutAnApiServerAndWithoutANodelet() {
    write("1");
    CLUSTER.tasks().create(reader());
    CLUSTER.tasks().awaitRunning("reader");
    Docker.Container container = CLUSTER.docker().of("reader").getFirst();

    Program apiServer = CLUSTER.apiServer();
    apiServer.kill();
    assertThat(inside(container, "cat /config/level")).isEqualTo("1");
    CLUSTER.nodelet("node-1").kill();
    CLUSTER.nodelet("node-1").start();
    CLUSTER.nodelet("node-1").awaitLog("nodelet ready");
    assertThat(inside(container, "cat /config/level /config/d/other")).isEqualTo("1\n1");

    apiServer.startAndAwait();
    write("2");
    Eventually.within(
        Tasks.PATIENCE,
        "the adopted container follows",
        () -> inside(container, "cat /config/level").equals("2"));
    assertThat(CLUSTER.docker().of("reader")).containsExactly(container);

    CLUSTER.tasks().delete("reader");
    CLUSTER.tasks().awaitGone("reader");
    assertThat(
            Shell.run("find", CLUSTER.folder().resolve("data").toString(), "-path", "*/config/*")
                .lines())
        .isEmpty();
  }

  /** Two keys with the same value. */
  private void write(String level) {
    var _ =
        CLUSTER
            .client()
            .objects(Kinds.CONFIG_MAP)
            .apply(
                ConfigMap.newBuilder()
                    .setMetadata(
                        ObjectMeta.newBuilder().setName("settings").setNamespace("default"))
                    .putData("level", level + "\n")
                    .putData("other", level + "\n")
                    .build(),
                false);
  }

  private static Task.Builder reader() {
    Task.Builder task =
        Tasks.script(
            "reader",
            """
            trap 'exit 0' TERM
            echo reading
            while true; do
              cd -P /config/..data
              [ "$(cat level)" = "$(cat d/other)" ] || echo mixture
              cd /
            done
            """);
    Container.Builder container = task.getSpecBuilder().getContainerBuilder();
    container.getNetworkBuilder().setMode(NetworkMode.NETWORK_MODE_NONE);
    container
        .addEnvBuilder()
        .setName("LEVEL")
        .getValueFromBuilder()
        .getConfigMapKeyBuilder()
        .setName("settings")
        .setKey("level");
    container.addEnvFromBuilder().setConfigMap("settings").setPrefix("ALL_");
    container.addVolumesBuilder().setMountPath("/config").getConfigMapBuilder().setName("settings");
    container
        .getVolumesBuilder(0)
        .getConfigMapBuilder()
        .addItems(KeyToPath.newBuilder().setKey("level").setPath("level"))
        .addItems(KeyToPath.newBuilder().setKey("other").setPath("d/other"));
    container
        .addVolumesBuilder()
        .setMountPath("/made")
        .getTemplateBuilder()
        .setPath("file")
        .setText("{{ config \"settings\" \"level\" }} of {{ field \"metadata.name\" }}");
    return task;
  }

  private static String inside(Docker.Container container, String script) {
    return String.join(
        "\n", Shell.run("docker", "exec", container.id(), "sh", "-c", script).lines());
  }
}

package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Secret;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Docker;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Secret used as files: whoever looks for its text on disks finds it in etcd alone. */
@Tag("system")
final class SecretIsNowhereButInMemory {
  private final String marker = "marker-" + UUID.randomUUID();

  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(1));

  @Test
  void notInBindingsLabelsLogsEventsNorOnADisk() throws Exception {
    write(marker);
    CLUSTER.tasks().create(user());
    CLUSTER.tasks().awaitRunning("user");
    Docker.Container container = CLUSTER.docker().of("user").getFirst();
    assertThat(inside(container, "cat /secret/password /made/url"))
        .isEqualTo(marker + "\nhttp://user:" + marker + "@db");
    assertThat(inside(container, "stat -c '%a %u %g' -L /secret/password"))
        .isEqualTo("400 1000 1000");
    Path memory = Path.of("/run/berth", CLUSTER.machines().getFirst());
    assertThat(Files.getFileStore(memory).type()).isIn("tmpfs", "ramfs");
    assertThat(Shell.run("grep", "-rlF", marker, memory.toString()).lines()).isNotEmpty();

    // A change, a wrong key and a death of the nodelet are what would be logged.
    write(marker + "-again");
    Eventually.within(
        Tasks.PATIENCE,
        "the file follows",
        () -> inside(container, "cat /secret/password").equals(marker + "-again"));
    CLUSTER.nodelet("node-1").kill();
    CLUSTER.nodelet("node-1").start();
    apply(secret().putStringData("other", marker));
    Eventually.within(
        Tasks.PATIENCE,
        "an event says that the files stay",
        () -> CLUSTER.berth("describe", "task", "user").out().contains("ConfigUpdateFailed"));
    assertThat(inside(container, "cat /secret/password")).isEqualTo(marker + "-again");

    assertThat(CLUSTER.berth("describe", "secret", "login").out()).doesNotContain(marker);
    assertThat(CLUSTER.berth("get", "secrets").out()).contains("login").doesNotContain(marker);
    assertThat(CLUSTER.berth("get", "bindings", "-o", "yaml").out())
        .contains("login")
        .doesNotContain(marker);
    assertThat(CLUSTER.berth("get", "events", "-o", "yaml").out())
        .contains("login")
        .doesNotContain(marker);
    assertThat(stored("/berth/berth.dev/")).contains("login").doesNotContain(marker);
    assertThat(String.join("\n", Shell.run("docker", "inspect", container.id()).lines()))
        .doesNotContain(marker);
    assertThat(whatHas(CLUSTER.folder()))
        .as("files on disk that have it, etcd's own aside")
        .allMatch(file -> file.contains("/data/etcd"));

    CLUSTER.tasks().delete("user");
    CLUSTER.tasks().awaitGone("user");
    assertThat(whatHas(memory)).isEmpty();
  }

  @Test
  void asAVariableItIsWhereDockerKeepsItAndNowhereElse() {
    write(marker);
    Task.Builder task = Tasks.sleeper("variable");
    Container.Builder container = task.getSpecBuilder().getContainerBuilder();
    container.getNetworkBuilder().setMode(NetworkMode.NETWORK_MODE_NONE);
    container
        .addEnvBuilder()
        .setName("PASSWORD")
        .getValueFromBuilder()
        .getSecretKeyBuilder()
        .setName("login")
        .setKey("password");
    CLUSTER.tasks().create(task);
    CLUSTER.tasks().awaitRunning("variable");
    Docker.Container made = CLUSTER.docker().of("variable").getFirst();
    assertThat(inside(made, "echo $PASSWORD")).isEqualTo(marker);
    assertThat(stored("/berth/berth.dev/")).doesNotContain(marker);
    assertThat(whatHas(CLUSTER.folder())).allMatch(file -> file.contains("/data/etcd"));
  }

  private static Secret.Builder secret() {
    return Secret.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName("login").setNamespace("default"));
  }

  private void write(String password) {
    apply(secret().putStringData("password", password));
  }

  private void apply(Secret.Builder secret) {
    var _ = CLUSTER.client().objects(Kinds.SECRET).apply(secret.build(), false);
  }

  private static Task.Builder user() {
    Task.Builder task = Tasks.sleeper("user");
    Container.Builder container = task.getSpecBuilder().getContainerBuilder();
    container.getNetworkBuilder().setMode(NetworkMode.NETWORK_MODE_NONE);
    container.setUser("1000:1000");
    container
        .addVolumesBuilder()
        .setMountPath("/secret")
        .getSecretBuilder()
        .setName("login")
        .setDefaultMode(0400);
    container
        .addVolumesBuilder()
        .setMountPath("/made")
        .getTemplateBuilder()
        .setPath("url")
        .setText("\nhttp://user:{{ secret \"login\" \"password\" }}@db");
    return task;
  }

  /** Files with the marker, links not followed. */
  private List<String> whatHas(Path folder) {
    return Shell.tried(Map.of(), List.of("grep", "-rlF", marker, folder.toString())).lines();
  }

  /** All that etcd holds below a prefix. */
  private String stored(String prefix) {
    return String.join(
        "\n",
        Shell.run(
                "env",
                "ETCDCTL_API=3",
                "etcdctl",
                "--endpoints",
                "http://" + CLUSTER.etcdEndpoint(),
                "get",
                prefix,
                "--prefix")
            .lines());
  }

  private static String inside(Docker.Container container, String script) {
    return String.join(
        "\n", Shell.run("docker", "exec", container.id(), "sh", "-c", script).lines());
  }
}

package dev.berth.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.Task;
import dev.berth.client.ListOptions;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One test leaves all that it can, and the next one finds nothing of it. */
@Tag("system")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SharedClusterTest {
  @RegisterExtension static final Cluster CLUSTER = Cluster.of(Shape.nodes(2));

  /** Of the etcd of the first test. */
  private static long etcd;

  @Test
  @Order(1)
  void leavesAMess() {
    etcd = CLUSTER.etcd().pid();
    create(Kinds.NAMESPACE, Namespace.newBuilder().setMetadata(named("team")).build());
    create(Kinds.QUEUE, Queue.newBuilder().setMetadata(named("team")).build());
    create(
        Kinds.CONFIG_MAP,
        ConfigMap.newBuilder().setMetadata(named("settings").setNamespace("team")).build());
    Task.Builder stubborn =
        Tasks.script("stubborn", "trap '' TERM; while true; do sleep 0.2; done");
    stubborn.getSpecBuilder().setTerminationGracePeriodSeconds(3600);
    stubborn
        .getSpecBuilder()
        .getContainerBuilder()
        .addVolumesBuilder()
        .setMountPath("/data")
        .setVolume("kept");
    CLUSTER.tasks().create(stubborn);
    CLUSTER.tasks().awaitRunning("stubborn");
    CLUSTER.tasks().delete("stubborn");
    Task.Builder elsewhere = Tasks.sleeper("elsewhere");
    elsewhere.getMetadataBuilder().setNamespace("team");
    CLUSTER.tasks().create(elsewhere);
    assertThat(CLUSTER.berth("taint", "nodes", "node-1", "upkeep:NoSchedule").exitCode()).isZero();
    assertThat(CLUSTER.berth("cordon", "node-2").exitCode()).isZero();

    CLUSTER.controller().kill();
    CLUSTER.apiServer().pause();
    CLUSTER.nodelet("node-1").stop();
    CLUSTER.nodelet("node-1").startAndAwaitWith("--reserve-cpu", "1");
  }

  @Test
  @Order(2)
  void findsNothing() {
    assertThat(CLUSTER.etcd().pid()).as("the same cluster, not a new one").isEqualTo(etcd);
    assertThat(CLUSTER.docker().containers()).isEmpty();
    assertThat(
            Shell.run("docker", "volume", "ls", "-q", "--filter", "label=berth.dev/machine")
                .lines())
        .noneMatch(volume -> volume.endsWith("kept"));
    for (Kind<?> kind : List.of(Kinds.TASK, Kinds.BINDING, Kinds.CONFIG_MAP, Kinds.QUEUE)) {
      assertThat(CLUSTER.client().objects(kind).listAll(ListOptions.ALL).items()).isEmpty();
    }
    assertThat(CLUSTER.client().objects(Kinds.NAMESPACE).listAll(ListOptions.ALL).items())
        .extracting(namespace -> Meta.of(namespace).getName())
        .containsExactlyInAnyOrder("default", "berth-system");
    for (Node node : CLUSTER.client().objects(Kinds.NODE).listAll(ListOptions.ALL).items()) {
      assertThat(node.getSpec().getTaintsList()).isEmpty();
      assertThat(node.getSpec().getUnschedulable()).isFalse();
    }
    assertThat(commandLine(CLUSTER.nodelet("node-1"))).doesNotContain("--reserve-cpu");

    // Every program does its work.
    CLUSTER.tasks().create(Tasks.sleeper("stubborn"));
    CLUSTER.tasks().awaitRunning("stubborn");
  }

  private static String commandLine(Program program) {
    return ProcessHandle.of(program.pid()).orElseThrow().info().commandLine().orElse("");
  }

  private static <T extends com.google.protobuf.Message> void create(Kind<T> kind, T object) {
    var _ = CLUSTER.client().objects(kind).create(object);
  }

  private static ObjectMeta.Builder named(String name) {
    return ObjectMeta.newBuilder().setName(name);
  }
}

package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.EtcdMembers;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
@Tag("long")
final class EtcdMemberHangsAndWorkGoesOn {
  @Order(1)
  @RegisterExtension
  final EtcdMembers etcd = EtcdMembers.of(3);

  @Order(2)
  @RegisterExtension
  final Cluster cluster = Cluster.on(etcd::endpoints, Shape.nodes(1));

  @Test
  void whicheverMemberItIs() {
    cluster.tasks().create(Tasks.sleeper("stays"));
    Task before = cluster.tasks().awaitRunning("stays");

    for (int member = 0; member < 3; member++) {
      String name = "during-" + member;
      etcd.pause(member);
      Eventually.within(
          Tasks.PATIENCE,
          "a task can be created",
          () -> {
            if (cluster.tasks().get(name).isEmpty()) {
              cluster.tasks().create(Tasks.sleeper(name));
            }
            return true;
          });
      cluster.tasks().awaitRunning(name);
      etcd.unpause(member);
    }

    assertThat(cluster.tasks().awaitRunning("stays").getStatus().getContainerId())
        .isEqualTo(before.getStatus().getContainerId());
  }
}

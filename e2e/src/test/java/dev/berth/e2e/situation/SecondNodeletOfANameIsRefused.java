package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Program;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class SecondNodeletOfANameIsRefused {
  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(1));

  @Test
  void onTheSameFolderAndOnAnotherOneAndTheFirstWorksOn() {
    cluster.tasks().create(Tasks.sleeper("web"));
    Task before = cluster.tasks().awaitRunning("web");

    Program sameMachine = cluster.rivalOfNode1("node-1");
    sameMachine.start();
    assertThat(sameMachine.awaitExit()).isEqualTo(1);
    assertThat(sameMachine.tail(5)).contains("another nodelet is running on it");

    Program otherMachine = cluster.rivalOfNode1("rival");
    otherMachine.start();
    assertThat(otherMachine.awaitExit()).isEqualTo(1);
    assertThat(otherMachine.tail(5)).contains("the name is held by another machine");

    cluster.tasks().create(Tasks.sleeper("later"));
    cluster.tasks().awaitRunning("later");
    Task after = cluster.tasks().awaitRunning("web");
    assertThat(after.getStatus().getContainerId()).isEqualTo(before.getStatus().getContainerId());
    assertThat(cluster.docker().containers()).hasSize(2);
  }
}

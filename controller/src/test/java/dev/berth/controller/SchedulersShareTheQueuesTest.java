package dev.berth.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.QueueSpec;
import dev.berth.controller.nodelife.NodeLifeConfig;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.Shard;
import dev.berth.scheduling.testing.Samples;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes with a scheduler each, on nodes that refuse what would overfill them. */
final class SchedulersShareTheQueuesTest {
  private static final int SHARDS = 2;
  private static final int NODES = 4;
  private static final int FIT = 10;
  private static final int TEAMS = 6;

  private final TestCluster cluster = TestCluster.start();
  private final StrictNodes nodes = new StrictNodes(cluster, FIT);
  private final List<Controllers> processes = new ArrayList<>();

  @AfterEach
  void close() {
    processes.forEach(Controllers::close);
    nodes.close();
    cluster.close();
  }

  @Test
  void fillingTheLastRoomTogether() throws InterruptedException {
    world();
    processes.add(process("one"));
    awaitHolder(0, holder -> holder.equals("one"));
    awaitHolder(1, holder -> holder.equals("one"));

    // One that comes later is given its part.
    processes.add(process("two"));
    awaitHolder(1, holder -> holder.equals("two"));
    assertThat(holder(0)).isEqualTo("one");

    // Each sees the other's places late.
    cluster.faults().freeze();
    createTasks(0, NODES * FIT);
    cluster.faults().thaw();

    nodes.awaitRunning(NODES * FIT);
    assertThat(nodes.perNode())
        .hasSize(NODES)
        .allSatisfy((_, count) -> assertThat(count).isEqualTo(FIT));
    for (int team = 0; team < TEAMS; team++) {
      awaitPlaced(team, placedOf(team, NODES * FIT));
    }
  }

  @Test
  void oneThatGoesLeavesItsPartToTheOther() throws InterruptedException {
    world();
    processes.add(process("one"));
    processes.add(process("two"));
    awaitHolder(0, holder -> !holder.isEmpty());
    awaitHolder(1, holder -> !holder.isEmpty());
    createTasks(0, 12);
    nodes.awaitRunning(12);

    processes.removeFirst().close();
    awaitHolder(0, holder -> holder.equals("two"));
    awaitHolder(1, holder -> holder.equals("two"));
    createTasks(12, 24);

    nodes.awaitRunning(24);
    assertThat(processes.getFirst().shardsLed()).isEqualTo(SHARDS);
  }

  private Controllers process(String identity) {
    ControllersConfig config = ControllersConfig.of(identity).withSchedulerShards(SHARDS);
    Controllers process =
        new Controllers(
            config
                .withLeader(
                    config
                        .leader()
                        .withTimes(
                            Duration.ofSeconds(2), Duration.ofMillis(1500), Duration.ofMillis(200)))
                .withNodeLife(NodeLifeConfig.defaults().withGrace(Duration.ofHours(1))),
            cluster.client());
    process.start();
    return process;
  }

  private void world() {
    for (int i = 0; i < NODES; i++) {
      cluster.addNode(Samples.node("n" + i, Integer.toString(FIT), "64Gi"));
    }
    for (int i = 0; i < TEAMS; i++) {
      cluster.create(
          Kinds.QUEUE,
          Queue.newBuilder()
              .setMetadata(ObjectMeta.newBuilder().setName(queue(i)))
              .setSpec(QueueSpec.newBuilder().setWeight(1))
              .build());
      cluster.create(
          Kinds.NAMESPACE,
          Namespace.newBuilder()
              .setMetadata(
                  ObjectMeta.newBuilder()
                      .setName("team-" + i)
                      .putLabels(QueueFacts.LABEL, queue(i)))
              .build());
    }
    for (int shard = 0; shard < SHARDS; shard++) {
      Shard one = new Shard(shard, SHARDS);
      assertThat(List.of(0, 1, 2, 3, 4, 5)).anyMatch(team -> one.has(queue(team)));
    }
    nodes.start();
  }

  private static String queue(int team) {
    return "team-" + team;
  }

  private void createTasks(int from, int to) {
    for (int i = from; i < to; i++) {
      var task = TestObjects.task("t" + i, "1", "64Mi").toBuilder();
      task.getMetadataBuilder().setNamespace("team-" + i % TEAMS);
      cluster.create(Kinds.TASK, task.build());
    }
  }

  private static int placedOf(int team, int tasks) {
    return tasks / TEAMS + (team < tasks % TEAMS ? 1 : 0);
  }

  private void awaitPlaced(int team, int placed) {
    cluster.await(Kinds.QUEUE, "", queue(team), queue -> queue.getStatus().getPlaced() == placed);
  }

  private void awaitHolder(int shard, Predicate<String> wanted) {
    cluster.await(
        Kinds.LEASE,
        "berth-system",
        name(shard),
        lease -> wanted.test(lease.getSpec().getHolderIdentity()));
  }

  private String holder(int shard) {
    Lease lease =
        cluster.direct().objects(Kinds.LEASE).get("berth-system", name(shard)).orElseThrow();
    return lease.getSpec().getHolderIdentity();
  }

  private static String name(int shard) {
    return "berth-controller-shard-%d-of-%d".formatted(shard, SHARDS);
  }
}

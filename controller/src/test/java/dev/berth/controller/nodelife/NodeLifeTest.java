package dev.berth.controller.nodelife;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.informer.Informers;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.client.time.Timers;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The shell on a whole API server, with a made-up server "s1" that renews its Lease and says whom
 * it hears. Its rules and their times are tested with the plan.
 */
final class NodeLifeTest {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration RENEWAL = Duration.ofMillis(200);

  private final TestCluster cluster = TestCluster.start();
  private final Timers timers = Timers.system();
  private final RecordedEvents events = new RecordedEvents();
  private final Informers informers = cluster.informers();
  private final NodeLife nodeLife;

  NodeLifeTest() {
    informers.share(Kinds.BINDING, NodeLife.bindingOptions());
    nodeLife =
        new NodeLife(
            cluster.client(),
            informers,
            events,
            timers,
            NodeLifeConfig.defaults().withGrace(GRACE));
  }

  @BeforeEach
  void start() {
    cluster.create(Kinds.LEASE, lease());
    renew();
    informers.start();
    nodeLife.start(() -> {});
  }

  @AfterEach
  void close() {
    timers.close();
    nodeLife.close();
    cluster.close();
  }

  @Test
  void heardNodeBecomesReady() {
    node("n1", true);

    cluster.await(Kinds.NODE, "", "n1", NodeLifeTest::ready);
  }

  @Test
  void silentNodeIsTaintedAndItsTaskUnknownThenReleased() {
    node("n1", true);
    node("n2", true);
    cluster.await(Kinds.NODE, "", "n1", NodeLifeTest::ready);
    run("a", "n1", 3);

    hear("n1", false);

    Node silent =
        cluster.await(Kinds.NODE, "", "n1", node -> NodeMarks.tainted(node) && !ready(node));
    assertThat(Conditions.find(silent.getStatus().getConditionsList(), "Ready"))
        .hasValueSatisfying(it -> assertThat(it.getReason()).isEqualTo("NodeUnreachable"));
    cluster.await(
        Kinds.TASK,
        "default",
        "a",
        task -> task.getStatus().getPhase() == TaskPhase.TASK_PHASE_UNKNOWN);
    Task replaced =
        cluster.await(
            Kinds.TASK,
            "default",
            "a",
            task -> task.getStatus().getPhase() == TaskPhase.TASK_PHASE_PENDING);
    assertThat(replaced.getStatus().getAttemptsList())
        .last()
        .satisfies(attempt -> assertThat(attempt.getReason()).isEqualTo("NodeLost"));
    cluster.awaitGone(Kinds.BINDING, "default", "a");
  }

  @Test
  void returningNodeLosesItsTaint() {
    node("n1", true);
    node("n2", true);
    cluster.await(Kinds.NODE, "", "n1", NodeLifeTest::ready);
    hear("n1", false);
    cluster.await(Kinds.NODE, "", "n1", NodeMarks::tainted);

    hear("n1", true);

    cluster.await(Kinds.NODE, "", "n1", node -> !NodeMarks.tainted(node) && ready(node));
    assertThat(events.reasons()).contains("NodeReady", "NodeUnreachable");
  }

  @Test
  void evictionsStopWhenAllNodesAreSilentAndGoOnWhenOneIsHeard() {
    node("n1", true);
    cluster.await(Kinds.NODE, "", "n1", NodeLifeTest::ready);
    run("a", "n1", 1);

    hear("n1", false);
    cluster.await(
        Kinds.TASK,
        "default",
        "a",
        task -> task.getStatus().getPhase() == TaskPhase.TASK_PHASE_UNKNOWN);

    // In this very look the task would have been released, had evictions not stopped.
    assertThat(events.reasons()).contains("EvictionsStopped");
    assertThat(cluster.direct().objects(Kinds.BINDING).get("default", "a")).isPresent();

    node("n2", true);
    cluster.awaitGone(Kinds.BINDING, "default", "a");
    assertThat(events.reasons()).containsSubsequence("EvictionsStopped", "EvictionsResumed");
  }

  private static boolean ready(Node node) {
    return Conditions.isTrue(node.getStatus().getConditionsList(), "Ready");
  }

  private void node(String name, boolean connected) {
    cluster.create(
        Kinds.NODE, Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build());
    hear(name, connected);
  }

  private void hear(String name, boolean connected) {
    Heard.by(cluster, "s1", name, connected);
  }

  private void run(String name, String node, long afterSeconds) {
    Task.Builder task = TestObjects.task(name).toBuilder();
    task.getSpecBuilder().getOnNodeLostBuilder().setAfterSeconds(afterSeconds);
    cluster.run(task.build(), node);
  }

  private void renew() {
    cluster.change(
        Kinds.LEASE,
        "berth-system",
        "apiserver-s1",
        there -> there.toBuilder().setSpec(lease().getSpec()).build());
    timers.after(RENEWAL, this::renew);
  }

  private Lease lease() {
    return Lease.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace("berth-system").setName("apiserver-s1"))
        .setSpec(
            LeaseSpec.newBuilder()
                .setHolderIdentity("s1")
                .setLeaseDurationSeconds(5)
                .setRenewTime(Times.micro(timers.instant())))
        .build();
  }
}

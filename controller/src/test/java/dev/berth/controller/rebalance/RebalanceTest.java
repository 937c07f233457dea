package dev.berth.controller.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.TaskUsage;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.client.informer.Informers;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.scheduling.rebalance.Aim;
import dev.berth.scheduling.rebalance.Rules;
import dev.berth.scheduling.testing.Samples;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shell on a whole API server. What is moved is tested with the plan. */
@Timeout(60)
final class RebalanceTest {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final TestCluster cluster = TestCluster.start();
  // Later than all that the server writes: what is there has been there for long.
  private final FakeTimers timers = new FakeTimers(Instant.parse("2100-01-01T00:00:00Z"));
  private final RecordedEvents events = new RecordedEvents();
  private final Informers informers = cluster.informers();
  private final Map<String, NodeStatsResponse> answers = new ConcurrentHashMap<>();
  private final List<Rebalance> started = new ArrayList<>();

  @BeforeEach
  void world() {
    cluster.addNode(Samples.node("n1", "10", "64Gi"));
    cluster.addNode(Samples.node("n2", "10", "64Gi"));
    for (int i = 0; i < 4; i++) {
      run("a" + i, "n1");
    }
    run("lone", "n2");
  }

  @AfterEach
  void close() {
    started.forEach(Rebalance::close);
    cluster.close();
  }

  @Test
  void nearlyEmptyNodeIsAvoidedAndGivesUpWhatItHas() throws InterruptedException {
    start(Aim.EMPTY, false);

    look();

    assertThat(binding("lone").getMetadata().hasDeletionTimestamp()).isTrue();
    assertThat(binding("a0").getMetadata().hasDeletionTimestamp()).isFalse();
    assertThat(AvoidTaint.isOn(taken("n2"))).isTrue();
    assertThat(AvoidTaint.isOn(taken("n1"))).isFalse();
    assertThat(events.reasons()).containsExactly("Rebalanced");
  }

  @Test
  void budgetThatIsUsedUpKeepsItThere() throws InterruptedException {
    DisruptionBudget.Builder budget =
        DisruptionBudget.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("all"));
    budget.getSpecBuilder().setMaxUnavailable("0").getSelectorBuilder().putMatchLabels("app", "x");
    cluster.create(Kinds.DISRUPTION_BUDGET, budget.build());
    start(Aim.EMPTY, false);

    look();

    assertThat(binding("lone").getMetadata().hasDeletionTimestamp()).isFalse();
    assertThat(AvoidTaint.isOn(taken("n2"))).isFalse();
    assertThat(events.all()).isEmpty();
  }

  @Test
  void previewTellsAndChangesNothing() throws InterruptedException {
    start(Aim.EMPTY, true);

    look();

    assertThat(events.all())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.reason()).isEqualTo("WouldRebalance");
          assertThat(one.name().name()).isEqualTo("lone");
          assertThat(one.message())
              .isEqualTo(
                  "would be moved to node n1: nearly nothing is on node n2, and all of it fits"
                      + " elsewhere");
        });
    assertThat(binding("lone").getMetadata().hasDeletionTimestamp()).isFalse();
    assertThat(AvoidTaint.isOn(taken("n2"))).isFalse();
  }

  @Test
  void busyNodeIsAskedAndRelieved() throws InterruptedException {
    answers.put("n1", answer("a0", 6_000, "a1", 3_000));
    answers.put("n2", NodeStatsResponse.getDefaultInstance());
    start(Aim.BUSY, false);

    look();

    assertThat(binding("a0").getMetadata().hasDeletionTimestamp()).isTrue();
    assertThat(binding("a1").getMetadata().hasDeletionTimestamp()).isFalse();
    assertThat(AvoidTaint.isOn(taken("n1"))).isTrue();
  }

  @Test
  void nodeThatNobodyReachesGetsNothing() throws InterruptedException {
    answers.put("n1", answer("a0", 6_000, "a1", 3_000));
    start(Aim.BUSY, false);

    look();

    assertThat(binding("a0").getMetadata().hasDeletionTimestamp()).isFalse();
    assertThat(AvoidTaint.isOn(taken("n1"))).as("what comes anew need not go there").isTrue();
  }

  @Test
  void taintGoesWhenItsReasonHasGone() throws InterruptedException {
    cluster.change(Kinds.NODE, "", "n1", node -> AvoidTaint.on(node, timers.instant()));
    start(Aim.EMPTY, false);

    look();

    assertThat(AvoidTaint.isOn(taken("n1"))).isFalse();
  }

  private void start(Aim aim, boolean preview) throws InterruptedException {
    Rules rules = new Rules(Set.of(aim), 90, 80, 20, 5, Duration.ZERO, Duration.ZERO);
    Rebalance rebalance =
        new Rebalance(
            new AnsweringClient(cluster.client(), answers),
            informers,
            events,
            timers,
            new RebalanceConfig(rules, preview, EVERY));
    started.add(rebalance);
    informers.start();
    rebalance.start();
  }

  /** Lets it look once, at all that there is. */
  private void look() throws InterruptedException {
    for (var kind :
        List.of(
            Kinds.NODE,
            Kinds.QUEUE,
            Kinds.NAMESPACE,
            Kinds.TASK_GROUP,
            Kinds.TASK,
            Kinds.BINDING,
            Kinds.DISRUPTION_BUDGET)) {
      cluster.awaitSeen(informers, kind);
    }
    timers.awaitPending(1);
    timers.advance(EVERY);
    timers.awaitPending(1);
  }

  private static NodeStatsResponse answer(String one, long milli, String other, long otherMilli) {
    NodeStatsResponse.Builder answer = NodeStatsResponse.newBuilder();
    answer.addTasks(TaskUsage.newBuilder().setNamespace("default").setName(one));
    answer.addTasks(TaskUsage.newBuilder().setNamespace("default").setName(other));
    answer.getTasksBuilder(0).getCpuBuilder().setRateMilli(milli);
    answer.getTasksBuilder(1).getCpuBuilder().setRateMilli(otherMilli);
    return answer.build();
  }

  private void run(String name, String node) {
    Task.Builder wanted = TestObjects.task(name, "1", "1Gi").toBuilder();
    wanted.getMetadataBuilder().putLabels("app", "x");
    cluster.run(wanted.build(), node);
  }

  private Binding binding(String name) {
    return cluster.direct().objects(Kinds.BINDING).get("default", name).orElseThrow();
  }

  private Node taken(String name) {
    return cluster.direct().objects(Kinds.NODE).get("", name).orElseThrow();
  }
}

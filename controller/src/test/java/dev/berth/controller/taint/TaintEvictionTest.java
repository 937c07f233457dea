package dev.berth.controller.taint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import dev.berth.client.informer.Informers;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.testing.RecordedEvents;
import dev.berth.controller.nodelife.NodeLife;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shell on a whole API server. Who leaves when is tested with the plan. */
final class TaintEvictionTest {
  private static final Taint TAINT =
      Taint.newBuilder()
          .setKey("maintenance")
          .setEffect(TaintEffect.TAINT_EFFECT_NO_EXECUTE)
          .build();

  private final TestCluster cluster = TestCluster.start();
  private final FakeTimers timers = new FakeTimers(Instant.now());
  private final RecordedEvents events = new RecordedEvents();
  private final Informers informers = cluster.informers();
  private final TaintEviction taints;

  TaintEvictionTest() {
    informers.share(Kinds.BINDING, NodeLife.bindingOptions());
    taints = new TaintEviction(cluster.client(), informers, events, timers);
  }

  @BeforeEach
  void start() {
    informers.start();
    taints.start();
    cluster.create(
        Kinds.NODE, Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName("n1")).build());
  }

  @AfterEach
  void close() {
    taints.close();
    cluster.close();
  }

  @Test
  void taintMovesThoseWhoDoNotTolerateItAtOnce() {
    run("minds");
    run("stays", forEver());

    taint(TAINT);

    Binding marked = awaitMarked("minds");
    assertThat(marked.getMetadata().getAnnotationsMap())
        .containsEntry("berth.dev/evict-reason", "TaintEviction")
        .containsEntry(
            "berth.dev/evict-message",
            "node n1 has taint maintenance:NoExecute, which the task does not tolerate");
    assertThat(isMarked("stays")).isFalse();
  }

  @Test
  void taskThatIsBoundToATaintedNodeLeavesAsWell() {
    taint(TAINT);

    run("late");

    awaitMarked("late");
  }

  @Test
  void patientTaskLeavesWhenItsTimeIsOver() throws InterruptedException {
    run("patient", seconds(60));
    taint(TAINT);
    timers.awaitPending(1);

    timers.advance(Duration.ofSeconds(50));
    assertThat(isMarked("patient")).isFalse();
    timers.awaitPending(1);
    timers.advance(Duration.ofSeconds(20));

    awaitMarked("patient");
  }

  @Test
  void taintThatGoesInTimeMovesNobody() throws InterruptedException {
    run("patient", seconds(60));
    run("minds");
    taint(TAINT);
    awaitMarked("minds");
    timers.awaitPending(1);

    change(node -> node.toBuilder().clearSpec().build());
    timers.advance(Duration.ofMinutes(2));
    taint(TAINT.toBuilder().setKey("other").build());
    run("another");
    awaitMarked("another");

    // It is the other taint that it does not tolerate.
    assertThat(
            awaitMarked("patient").getMetadata().getAnnotationsOrThrow("berth.dev/evict-message"))
        .contains("other:NoExecute");
  }

  @Test
  void tolerationThatIsTakenAwayLeavesNoTime() throws InterruptedException {
    run("patient", seconds(60));
    taint(TAINT);
    timers.awaitPending(1);

    cluster.change(
        Kinds.TASK,
        "default",
        "patient",
        task -> task.toBuilder().setSpec(task.getSpec().toBuilder().clearTolerations()).build());

    awaitMarked("patient");
  }

  @Test
  void finishedTaskStaysForItsLogs() {
    run("done");
    cluster.changeStatus(
        Kinds.TASK,
        "default",
        "done",
        task ->
            task.toBuilder()
                .setStatus(
                    task.getStatus().toBuilder()
                        .setPhase(TaskPhase.TASK_PHASE_SUCCEEDED)
                        .setAttempt(1))
                .build());
    cluster.await(Kinds.TASK, "default", "done");
    taint(TAINT);
    run("minds");

    awaitMarked("minds");
    assertThat(isMarked("done")).isFalse();
  }

  private void run(String name, Toleration... tolerations) {
    Task.Builder wanted = TestObjects.task(name).toBuilder();
    wanted.getSpecBuilder().addAllTolerations(List.of(tolerations));
    cluster.bind(cluster.create(Kinds.TASK, wanted.build()), "n1");
  }

  private void taint(Taint taint) {
    change(node -> {
      Node.Builder tainted = node.toBuilder();
      tainted.getSpecBuilder().addTaints(taint);
      return tainted.build();
    });
  }

  private void change(UnaryOperator<Node> change) {
    cluster.change(Kinds.NODE, "", "n1", change);
  }

  private Binding awaitMarked(String name) {
    return cluster.await(
        Kinds.BINDING, "default", name, it -> it.getMetadata().hasDeletionTimestamp());
  }

  private boolean isMarked(String name) {
    return cluster
        .direct()
        .objects(Kinds.BINDING)
        .get("default", name)
        .orElseThrow()
        .getMetadata()
        .hasDeletionTimestamp();
  }

  private static Toleration forEver() {
    return Toleration.newBuilder()
        .setKey("maintenance")
        .setOperator(TolerationOperator.TOLERATION_OPERATOR_EXISTS)
        .build();
  }

  private static Toleration seconds(long seconds) {
    return forEver().toBuilder()
        .setEffect(TaintEffect.TAINT_EFFECT_NO_EXECUTE)
        .setTolerationSeconds(seconds)
        .build();
  }
}

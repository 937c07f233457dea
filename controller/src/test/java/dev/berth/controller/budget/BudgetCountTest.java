package dev.berth.controller.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient;
import dev.berth.client.ForwardingClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.informer.Informers;
import dev.berth.client.testing.FakeTimers;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shell on a whole API server. What is counted is tested with the plan. */
final class BudgetCountTest {
  private final TestCluster cluster = TestCluster.start();
  private final FakeTimers timers = new FakeTimers();
  private final Informers informers = new Informers(new LateBindings(cluster), cluster.timers());
  private final BudgetCount budgets = new BudgetCount(cluster.direct(), informers, timers);

  @BeforeEach
  void start() {
    informers.start();
    budgets.start();
  }

  @AfterEach
  void close() {
    cluster.faults().thaw();
    budgets.close();
    informers.close();
    cluster.close();
  }

  @Test
  void followsItsTasksAndItsSpec() {
    budget("1");
    await(0, 0, 1);
    run("a");
    run("b");
    await(1, 2, 1);

    ready("a", false);
    await(0, 1, 1);
    ready("a", true);
    await(1, 2, 1);

    cluster.change(
        Kinds.DISRUPTION_BUDGET,
        "default",
        "web",
        budget ->
            budget.toBuilder()
                .setSpec(budget.getSpec().toBuilder().setMinAvailable("100%"))
                .build());
    await(0, 2, 2);
    cluster.delete(Kinds.TASK, "default", "b");
    // It is marked, and until its node has stopped it, it is expected.
    await(0, 1, 2);
  }

  @Test
  void countsWhatWasThereBefore() {
    run("a");
    run("b");

    budget("1");

    await(1, 2, 1);
  }

  @Test
  void evictionUsesItUpUntilAnotherRuns() {
    budget("1");
    run("a");
    run("b");
    await(1, 2, 1);

    evict("a");

    await(0, 1, 1);
    assertThatThrownBy(() -> evict("b"))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.TooManyRequests.class));
    run("c");
    await(1, 2, 1);
    evict("b");
    await(0, 1, 1);
  }

  @Test
  @Timeout(60)
  void recountGivesBackNothingThatAnEvictionHasJustTaken() throws InterruptedException {
    budget("1");
    run("a");
    run("b");
    run("c");
    await(2, 3, 1);

    cluster.faults().freeze();
    evict("a");
    evict("b");
    await(0, 1, 1);
    ready("c", false);
    // It has begun to count, and has put that off.
    timers.awaitPending(1);
    assertThat(status()).isEqualTo("0 allowed, 1 of 1 healthy");

    cluster.faults().thaw();
    timers.advance(Duration.ofMinutes(1));
    await(0, 0, 1);
  }

  /** The Bindings that the controller sees may freeze; all else is seen at once. */
  private static final class LateBindings extends ForwardingClient {
    private final BerthClient late;

    private LateBindings(TestCluster cluster) {
      super(cluster.direct());
      this.late = cluster.client();
    }

    @Override
    public <T extends Message> ObjectClient<T> objects(Kind<T> kind) {
      return kind.equals(Kinds.BINDING) ? late.objects(kind) : super.objects(kind);
    }
  }

  private void budget(String minAvailable) {
    DisruptionBudget.Builder budget =
        DisruptionBudget.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("web"));
    budget
        .getSpecBuilder()
        .setMinAvailable(minAvailable)
        .getSelectorBuilder()
        .putMatchLabels("app", "web");
    cluster.create(Kinds.DISRUPTION_BUDGET, budget.build());
  }

  private void run(String name) {
    Task.Builder wanted = TestObjects.task(name).toBuilder();
    wanted.getMetadataBuilder().putLabels("app", "web");
    cluster.run(wanted.build(), "n1");
    ready(name, true);
  }

  /** As its node's report has it. */
  private void ready(String name, boolean ready) {
    Condition condition =
        Condition.newBuilder()
            .setType("Ready")
            .setStatus(ready ? Conditions.TRUE : Conditions.FALSE)
            .build();
    cluster.changeStatus(
        Kinds.TASK,
        "default",
        name,
        task ->
            task.toBuilder()
                .setStatus(task.getStatus().toBuilder().clearConditions().addConditions(condition))
                .build());
  }

  private void evict(String name) {
    Task task = cluster.direct().objects(Kinds.TASK).get("default", name).orElseThrow();
    Place place =
        Place.newBuilder()
            .setNamespace("default")
            .setName(name)
            .setTaskUid(task.getMetadata().getUid())
            .setAttempt(1)
            .setNode("n1")
            .build();
    cluster.direct().placement().evictWithinBudgets(place, "Drained", "");
  }

  private void await(int allowed, int healthy, int desired) {
    cluster.await(
        Kinds.DISRUPTION_BUDGET,
        "default",
        "web",
        budget ->
            budget.getStatus().getObservedGeneration() == budget.getMetadata().getGeneration()
                && text(budget).equals(text(allowed, healthy, desired)));
  }

  private String status() {
    return text(
        cluster.direct().objects(Kinds.DISRUPTION_BUDGET).get("default", "web").orElseThrow());
  }

  private static String text(DisruptionBudget budget) {
    return text(
        budget.getStatus().getDisruptionsAllowed(),
        budget.getStatus().getCurrentHealthy(),
        budget.getStatus().getDesiredHealthy());
  }

  private static String text(int allowed, int healthy, int desired) {
    return "%d allowed, %d of %d healthy".formatted(allowed, healthy, desired);
  }
}

package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.peaceful;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Attempt;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.Explained.Room;
import dev.berth.scheduling.plan.Outlook;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.testing.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainTest {
  private final World world = new World();

  private Explained explain(Task task) {
    world.pending(task);
    return world.scheduling.explain(key(task)).orElseThrow();
  }

  private static List<String> names(Explained explained) {
    return explained.nodes().stream().map(Outlook::node).toList();
  }

  private static List<String> vetoes(Explained explained) {
    return explained.nodes().stream()
        .filter(Outlook.Unfit.class::isInstance)
        .map(one -> one.node() + " " + ((Outlook.Unfit) one).sentence())
        .toList();
  }

  @Test
  void theNodeThatWouldBeChosenComesFirstWithItsPoints() {
    world.node("full", "2", "4Gi");
    world.node("free", "2", "4Gi");
    world.bound(task("other", "1", "1Gi"), "full");
    Task task = task("new", "1", "1Gi");

    Explained explained = explain(task);

    assertThat(names(explained)).containsExactly("free", "full");
    assertThat(explained.fit()).isEqualTo(2);
    Outlook.Fits best = (Outlook.Fits) explained.nodes().getFirst();
    Round round = world.decide();
    assertThat(round.chosen().getFirst().node()).isEqualTo("free");
    assertThat(round.chosen().getFirst().choice().getPointsMap()).isEqualTo(best.points());
    assertThat(best.total())
        .isEqualTo(best.points().values().stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void nodesThatDoNotFitComeLastEachWithItsVeto() {
    world.node("a", "1", "4Gi");
    world.node(
        Samples.with(
            node("b", "4", "4Gi"),
            spec -> spec.addTaints(Samples.taint("gpu", TaintEffect.TAINT_EFFECT_NO_SCHEDULE))));
    world.node("c", "4", "4Gi");
    world.bound(task("other", "3", "1Gi"), "c");

    Explained explained = explain(task("new", "2", "1Gi"));

    assertThat(vetoes(explained))
        .containsExactly(
            "a lacks cpu (need 2, free 1)", "b has taint gpu", "c lacks cpu (need 2, free 1)");
    assertThat(explained.refusal().tallies().getFirst().sentence())
        .isEqualTo("2 lack cpu (need 2, most free 1)");
  }

  @Test
  void whatANodeMindsALittleAndWhoHasRefusedIsTold() {
    world.node(
        Samples.with(
            node("a", "4", "4Gi"),
            spec ->
                spec.addTaints(
                    Samples.taint("slow", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))));
    world.node("b", "4", "4Gi");
    Task.Builder refused = task("new", "1", "1Gi").toBuilder();
    refused.getStatusBuilder().addAttempts(Attempt.newBuilder().setNode("b"));

    Explained explained = explain(refused.build());

    assertThat(names(explained)).containsExactly("a", "b");
    assertThat(((Outlook.Fits) explained.nodes().getFirst()).taints()).isEqualTo(1);
    assertThat(((Outlook.Fits) explained.nodes().getLast()).refusedLately()).isTrue();
  }

  @Test
  void namesWhoWouldGo() {
    world.node("n1", "2", "4Gi");
    Task low = task("low", "2", "1Gi");
    world.bound(low, "n1");

    assertThat(explain(priority(10, task("high", "2", "1Gi"))).room())
        .contains(new Room("n1", List.of(key(low)), List.of()));
    assertThat(explain(peaceful(priority(10, task("peaceful", "2", "1Gi")))).room()).isEmpty();
    assertThat(explain(task("equal", "2", "1Gi")).room()).isEmpty();
  }

  @Test
  void saysThatABudgetForbids() {
    world.node("n1", "2", "4Gi");
    Task.Builder low = task("low", "2", "1Gi").toBuilder();
    low.getMetadataBuilder().putLabels("app", "low");
    world.bound(low.build(), "n1");
    world.budget("low", "app", "low", 0);

    Explained explained = explain(priority(10, task("high", "2", "1Gi")));

    assertThat(explained.room()).isEmpty();
    assertThat(explained.budgetsForbid()).isTrue();
  }

  @Test
  void saysWhatTheQueueWithholds() {
    world.node("n1", "8", "8Gi");
    QueueFacts plain = QueueFacts.plain("team");
    world.queues(
        List.of(
            new QueueFacts(
                "team", "", 1, plain.guaranteed(), Map.of("cpu", 1000L), 100, plain.strategy())),
        "default=team");
    world.bound(task("one", "1", "1Gi"), "n1");

    Explained explained = explain(task("two", "1", "1Gi"));

    assertThat(explained.withheld().map(Reason::sentence).orElseThrow())
        .startsWith("queue team has its maximum of cpu, 1");
    assertThat(explained.fit()).isEqualTo(1);
  }

  @Test
  void explainingChangesNothing() {
    world.node("n1", "2", "4Gi");
    Task low = task("low", "2", "1Gi");
    world.bound(low, "n1");
    Task high = priority(10, task("high", "2", "1Gi"));
    Explained first = explain(high);

    assertThat(world.scheduling.explain(key(high))).contains(first);
    assertThat(World.evictions(world.decide())).containsExactly("low");
  }

  @Test
  void onlyWhatWaitsIsExplained() {
    world.node("n1", "2", "4Gi");
    Task task = task("task", "2", "1Gi");
    world.bound(task, "n1");

    assertThat(world.scheduling.explain(key(task))).isEmpty();
  }
}

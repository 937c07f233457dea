package dev.berth.scheduling.rebalance;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.rebalance.Town.text;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.meta.Times;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.Toleration;
import dev.berth.scheduling.Tasks;
import dev.berth.scheduling.testing.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RebalancingTest {
  private static final Rules HOT = atOnce(Aim.HOT);
  private static final Rules EMPTY = atOnce(Aim.EMPTY);

  private final Town town = new Town();

  private static Rules atOnce(Aim... aims) {
    return new Rules(Set.of(aims), 90, 80, 20, 5, Duration.ZERO, Duration.ofMinutes(10));
  }

  @Test
  void hotNodeGivesUpTheLeastImportantUntilItIsHotNoMore() {
    town.nodes(2).running("a", 8, "n1");
    town.running(priority(-1, task("least", "1", "1Gi")), "n1");
    town.running(task("b", "1", "1Gi"), "n1");

    RebalancePlan plan = town.plan(HOT);

    assertThat(text(plan)).containsExactly("least: n1 -> n2");
    assertThat(plan.moves().getFirst().why()).isEqualTo("100% of node n1 are requested");
    assertThat(plan.avoid()).containsExactly("n1");
  }

  @Test
  void nodeThatIsFullButNotHotIsLeft() {
    assertThat(town.nodes(2).running("a", 9, "n1").plan(HOT).moves()).isEmpty();
  }

  @Test
  void nobodyIsMovedToANodeThatWouldGetHotInTurn() {
    town.nodes(2).running("a", 10, "n1").running("b", 8, "n2");

    RebalancePlan plan = town.plan(HOT);

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.avoid()).containsExactly("n1");
  }

  @Test
  void nodeThatGetsSomethingIsNotKeptFree() {
    town.nodes(2).running("a", 10, "n1");

    RebalancePlan plan = town.plan(atOnce(Aim.HOT, Aim.EMPTY));

    assertThat(text(plan)).containsExactly("a0: n1 -> n2");
    assertThat(plan.avoid()).containsExactly("n1");
    assertThat(town.placedAfter(plan)).containsExactly("a0: n2");
    town.leaving("a0");
    assertThat(town.plan(atOnce(Aim.HOT, Aim.EMPTY)).avoid()).containsExactly("n1");
  }

  @Test
  void theLargestOfANearlyEmptyNodeChoosesFirst() {
    town.nodes(3);
    town.running(task("x", "6800m", "1Gi"), "n1").running(task("y", "7300m", "1Gi"), "n2");
    town.running(task("a", "500m", "1Gi"), "n3").running(task("z", "1200m", "1Gi"), "n3");

    assertThat(text(town.plan(EMPTY))).containsExactlyInAnyOrder("z: n3 -> n1", "a: n3 -> n2");
  }

  @Test
  void whoHasFinishedIsInNobodysWay() {
    town.nodes(2).running("a", 4, "n1").running("b", 2, "n2").succeeded("b1");

    RebalancePlan plan = town.plan(EMPTY);

    assertThat(text(plan)).containsExactly("b0: n2 -> n1");
    assertThat(plan.avoid()).containsExactly("n2");
  }

  @Test
  void nearlyEmptyNodeIsFreedOntoOneInUse() {
    town.nodes(3).running("a", 4, "n1").running("b", 1, "n2");

    RebalancePlan plan = town.plan(EMPTY);

    assertThat(text(plan)).containsExactly("b0: n2 -> n1");
    assertThat(plan.avoid()).as("the free one is kept so").containsExactlyInAnyOrder("n2", "n3");
  }

  @Test
  void oneOfTheNearlyEmptyTakesWhatTheOthersHave() {
    town.nodes(3).running("a", 1, "n1").running("b", 1, "n2").running("c", 1, "n3");

    RebalancePlan plan = town.plan(EMPTY);

    assertThat(plan.moves()).hasSize(2).allMatch(move -> move.to().equals("n3"));
  }

  @Test
  void nodeOfWhichSomethingMustStayIsNotTouched() {
    town.nodes(2).running("a", 4, "n1");
    town.running(task("moves", "100m", "1Gi"), "n2");
    town.running(selecting("berth.dev/hostname", "n2", task("stays", "100m", "1Gi")), "n2");

    RebalancePlan plan = town.plan(EMPTY);

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.avoid()).isEmpty();
  }

  static Stream<Task> unmovable() {
    Task ordinary = task("x", "1", "1Gi");
    return Stream.of(
        priority(2_000_000_000, ordinary),
        grouped("solver", ordinary),
        labelled("berth.dev/rebalance", "never", ordinary),
        with(spec -> spec.addTolerations(Toleration.getDefaultInstance()), ordinary),
        selecting("berth.dev/hostname", "n2", ordinary));
  }

  @ParameterizedTest
  @MethodSource("unmovable")
  void someAreNeverMoved(Task task) {
    town.nodes(2).running("a", 4, "n1").running(task, "n2");

    assertThat(town.plan(EMPTY).moves()).isEmpty();
  }

  @Test
  void whoHasComeOfLateStays() {
    Task late = task("late", "1", "1Gi");
    town.nodes(2).running("a", 4, "n1").running(late, "n2");
    Binding.Builder young = Samples.binding(late, "n2", List.of()).toBuilder();
    young.getMetadataBuilder().setCreationTimestamp(Times.time(town.now));
    town.bindings.put(Tasks.key(late), young.build());

    assertThat(town.plan(EMPTY).moves()).isEmpty();
    town.pass(Duration.ofMinutes(10));
    assertThat(town.plan(EMPTY).moves()).hasSize(1);
  }

  @Test
  void nodeMustHaveBeenSoForAWhile() {
    Rules patient = new Rules(Set.of(Aim.HOT), 90, 80, 20, 5, Duration.ofMinutes(5), Duration.ZERO);
    town.nodes(2).running("a", 10, "n1");

    assertThat(town.plan(patient).moves()).isEmpty();
    town.pass(Duration.ofMinutes(4));
    assertThat(town.plan(patient).moves()).isEmpty();
    town.pass(Duration.ofMinutes(1));
    assertThat(town.plan(patient).moves()).hasSize(1);
  }

  @Test
  void budgetsAreKeptAndTheRestFollows() {
    town.nodes(2).running("a", 4, "n1").budget("app", "web", 1);
    town.running(labelled("app", "web", task("w1", "500m", "1Gi")), "n2");
    town.running(labelled("app", "web", task("w2", "500m", "1Gi")), "n2");

    RebalancePlan first = town.plan(EMPTY);
    assertThat(text(first)).containsExactly("w1: n2 -> n1");
    town.carryOut(first);

    assertThat(text(town.plan(EMPTY))).containsExactly("w2: n2 -> n1");
  }

  @Test
  void whereABudgetGivesNothingNothingIsTouched() {
    town.nodes(2).running("a", 4, "n1").budget("app", "web", 0);
    town.running(labelled("app", "web", task("w1", "500m", "1Gi")), "n2");

    RebalancePlan plan = town.plan(EMPTY);

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.avoid()).isEmpty();
  }

  @Test
  void nodeThatSomebodyIsLeavingIsWaitedFor() {
    town.nodes(2).running("a", 4, "n1").running("b", 1, "n2");
    town.leaving("b0");
    assertThat(town.plan(EMPTY).avoid()).isEmpty();

    town.tainted("n2");

    RebalancePlan plan = town.plan(EMPTY);
    assertThat(plan.moves()).isEmpty();
    assertThat(plan.avoid()).as("he must not come back").containsExactly("n2");
  }

  @Test
  void nodeThatIsHalfFreedIsAvoidedWhileItsBudgetRests() {
    town.nodes(2).running("a", 4, "n1").budget("app", "web", 0).tainted("n2");
    town.running(labelled("app", "web", task("w1", "500m", "1Gi")), "n2");

    RebalancePlan plan = town.plan(EMPTY);

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.avoid()).containsExactly("n2");
  }

  @Test
  void nodeThatIsNeededAgainIsAvoidedNoMore() {
    town.nodes(2).running("a", 4, "n1").running("b", 3, "n2").tainted("n2");

    assertThat(town.plan(EMPTY).avoid()).isEmpty();
  }

  @Test
  void hotNodeIsWaitedForToo() {
    town.nodes(2).running("a", 10, "n1").leaving("a3");

    RebalancePlan plan = town.plan(HOT);

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.avoid()).containsExactly("n1");
  }

  @Test
  void roomThatAnotherWaitsForIsNotMade() {
    town.nodes(2).running("a", 10, "n1");
    town.pending(selecting("berth.dev/hostname", "n1", task("waits", "1", "1Gi")));

    assertThat(town.plan(HOT).moves()).isEmpty();
  }

  @Test
  void norIsRoomThatAGroupWaitsForOnceItIsComplete() {
    town.nodes(2).running("a", 10, "n1").group("g", 2);
    town.pending(selecting("berth.dev/hostname", "n1", Tasks.member("g", 0)));
    assertThat(town.plan(HOT).moves()).as("one of two wants nothing yet").hasSize(1);

    town.pending(selecting("berth.dev/hostname", "n2", Tasks.member("g", 1)));

    assertThat(town.plan(HOT).moves()).isEmpty();
  }

  @Test
  void whoWaitsForSomethingElseIsInNobodysWay() {
    town.nodes(2).running("a", 10, "n1");
    town.pending(selecting("gpu", "a100", task("waits", "1", "1Gi")));

    assertThat(town.plan(HOT).moves()).hasSize(1);
  }

  @Test
  void nodeThatIsNotReadyOrCordonedIsLeft() {
    town.nodes(3).running("a", 4, "n1").running("b", 1, "n2").running("c", 1, "n3");
    town.node(Samples.with(Samples.node("n2", "10", "64Gi"), s -> s.setUnschedulable(true)));
    town.node(Samples.notReady(Samples.node("n3", "10", "64Gi")));

    RebalancePlan plan = town.plan(EMPTY);

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.marks()).isEmpty();
  }

  @Test
  void rulesMustLeaveRoomBetweenEmptyAndHot() {
    assertThatThrownBy(() -> new Rules(Set.of(), 90, 80, 71, 5, Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("empty must be from 0 to 70 percent, well below hot: 71");
    assertThatThrownBy(() -> new Rules(Set.of(), 90, 80, 20, 0, Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("moves must be positive");
  }

  /** Whatever the cluster is like, it comes to rest, and is better then. */
  @Property(tries = 150)
  void movesHelpKeepToTheBudgetsAndComeToAnEnd(@ForAll long seed) {
    Random random = new Random(seed);
    Town any = new Town().nodes(2 + random.nextInt(6));
    List<String> names = List.copyOf(any.nodes.keySet());
    int budgeted = 1 + random.nextInt(2);
    any.budget("app", "web", budgeted);
    for (String node : names) {
      int count = random.nextBoolean() ? random.nextInt(2) : random.nextInt(11);
      for (int i = 0; i < count; i++) {
        Task one = task(node + "-" + i, "1", "1Gi");
        any.running(random.nextInt(4) == 0 ? labelled("app", "web", one) : one, node);
      }
    }
    Rules both = atOnce(Aim.HOT, Aim.EMPTY);
    List<String> plans = new ArrayList<>();
    long hot = excess(any);
    long used = inUse(any);
    for (RebalancePlan plan = any.plan(both); !plan.moves().isEmpty(); plan = any.plan(both)) {
      plans.add(text(plan).toString());
      assertThat(plan.moves()).hasSizeLessThanOrEqualTo(both.most());
      assertThat(plan.moves().stream().filter(move -> isWeb(move, any)).count())
          .isLessThanOrEqualTo(budgeted);
      any.carryOut(plan);
      assertThat(plans).as("it comes to rest").hasSizeLessThan(40);
    }

    assertThat(excess(any)).isLessThanOrEqualTo(hot);
    boolean better = excess(any) < hot || inUse(any) < used;
    assertThat(better).as("%s", plans).isEqualTo(!plans.isEmpty());
    assertThat(names).allSatisfy(node -> assertThat(any.cores(node)).isLessThanOrEqualTo(10));
  }

  private static boolean isWeb(RebalancePlan.Move move, Town town) {
    return town.tasks.values().stream()
        .filter(task -> task.getMetadata().getUid().equals(move.binding().getSpec().getTaskUid()))
        .anyMatch(task -> task.getMetadata().containsLabels("app"));
  }

  private static long excess(Town town) {
    return town.nodes.keySet().stream().mapToLong(node -> Math.max(0, town.cores(node) - 9)).sum();
  }

  private static long inUse(Town town) {
    return town.nodes.keySet().stream().filter(node -> town.cores(node) > 0).count();
  }
}

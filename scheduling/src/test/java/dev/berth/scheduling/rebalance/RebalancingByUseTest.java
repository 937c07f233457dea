package dev.berth.scheduling.rebalance;

import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.rebalance.Town.text;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.Tasks;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.rebalance.RebalancePlan.Mark;
import dev.berth.scheduling.testing.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes of ten cores and 64 GiB are busy above 80 %, and get nothing above 70 %. */
final class RebalancingByUseTest {
  private static final Rules BUSY = atOnce(Aim.BUSY);

  private final Town town = new Town();

  private static Rules atOnce(Aim... aims) {
    return new Rules(Set.of(aims), 90, 80, 20, 5, Duration.ZERO, Duration.ZERO);
  }

  @Test
  void busyNodeGivesUpTheLargestUntilItIsBusyNoMore() {
    town.nodes(2).running("a", 3, "n1").measured();
    town.using("a0", 1.5, 1).using("a1", 6, 1).using("a2", 2, 1);

    RebalancePlan plan = town.plan(BUSY);

    assertThat(text(plan)).containsExactly("a1: n1 -> n2");
    assertThat(plan.moves().getFirst().why()).isEqualTo("95% of the cpu of node n1 are used");
    assertThat(plan.avoid()).containsExactly("n1");
    assertThat(plan.marks()).containsOnlyKeys(new Mark("n1", Aim.BUSY));
  }

  @Test
  void ofMemoryItCanUseTooMuchAsWell() {
    town.nodes(2).running("a", 2, "n1").measured();
    town.using("a0", 3, 12).using("a1", 1, 42);

    RebalancePlan plan = town.plan(BUSY);

    assertThat(text(plan)).as("not who uses more cpu").containsExactly("a1: n1 -> n2");
    assertThat(plan.moves().getFirst().why()).isEqualTo("84% of the memory of node n1 are used");
  }

  @Test
  void theLeastImportantGoesFirst() {
    town.nodes(2).running("a", 1, "n1").running(priority(-1, task("least", "1", "1Gi")), "n1");
    town.measured().using("a0", 6, 1).using("least", 2.5, 1);

    assertThat(text(town.plan(BUSY))).containsExactly("least: n1 -> n2");
  }

  @Test
  void nodeThatIsMuchUsedButNotBusyIsLeft() {
    town.nodes(2).running("a", 2, "n1").measured().using("a0", 4, 1).using("a1", 4, 1);

    assertThat(town.plan(BUSY).marks()).isEmpty();
    assertThat(town.plan(BUSY).moves()).isEmpty();
  }

  @Test
  void nobodyIsMovedToANodeThatWouldGetBusyInTurn() {
    town.nodes(2).running("a", 2, "n1").running("b", 1, "n2").measured();
    town.using("a0", 6, 1).using("a1", 3, 1).using("b0", 4.5, 1);

    RebalancePlan plan = town.plan(BUSY);

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.avoid()).containsExactly("n1");
  }

  @Test
  void nothingIsToComeToANodeOfWhichMuchIsUsed() {
    town.nodes(3).running("a", 3, "n1").running(task("b", "100m", "1Gi"), "n2");
    town.running("c", 4, "n3").measured();
    town.using("a0", 4, 1).using("a1", 4, 1).using("a2", 1, 1).using("b", 7.5, 1);

    RebalancePlan plan = town.plan(BUSY);

    assertThat(text(plan)).containsExactly("a0: n1 -> n3");
    assertThat(plan.avoid()).containsExactlyInAnyOrder("n1", "n2");
  }

  @Test
  void whoIsAloneInUsingItStays() {
    town.nodes(2).running("a", 1, "n1").measured().using("a0", 9.5, 1);

    assertThat(town.plan(BUSY).moves()).isEmpty();
  }

  @Test
  void nodeThatOnlyRequestsPraiseIsAvoidedToo() {
    // The scheduler would choose n2, of which the least is requested.
    town.nodes(3).running("a", 2, "n1").running("c", 5, "n3");
    town.running(task("hungry", "100m", "1Gi"), "n2");
    town.measured().using("a0", 5, 1).using("a1", 4, 1).using("hungry", 6.5, 1);

    RebalancePlan plan = town.plan(BUSY);

    assertThat(text(plan)).containsExactly("a0: n1 -> n3");
    assertThat(plan.avoid()).containsExactlyInAnyOrder("n1", "n2");
    assertThat(town.placedAfter(plan)).containsExactly("a0: n3");
  }

  @Test
  void itStaysAvoidedWhenItIsNearlyEmptyByRequests() {
    town.nodes(3).running("a", 2, "n1").running("b", 1, "n2").running("c", 5, "n3").measured();
    town.using("a0", 5, 1).using("a1", 4, 1).using("b0", 3.5, 1);

    RebalancePlan plan = town.plan(atOnce(Aim.BUSY, Aim.EMPTY));

    assertThat(text(plan)).containsExactly("a0: n1 -> n3");
    assertThat(plan.avoid()).containsExactlyInAnyOrder("n1", "n2");
    assertThat(town.placedAfter(plan)).containsExactly("a0: n3");
  }

  @Test
  void nodeThatGetsSomethingIsNotKeptFree() {
    town.nodes(2).running("a", 3, "n1").measured();
    town.using("a0", 4, 1).using("a1", 4, 1).using("a2", 1, 1);

    RebalancePlan plan = town.plan(atOnce(Aim.BUSY, Aim.EMPTY));

    assertThat(text(plan)).containsExactly("a0: n1 -> n2");
    assertThat(plan.avoid()).containsExactly("n1");
    assertThat(town.placedAfter(plan)).containsExactly("a0: n2");
  }

  @ParameterizedTest
  @ValueSource(doubles = {6.5, 7.5})
  void whoIsEndingAndUsesNothingAnyMoreDoesNotComeBack(double used) {
    town.nodes(3).running("a", 2, "n1").running("c", 5, "n3");
    town.running(task("hungry", "100m", "1Gi"), "n2");
    town.measured().using("a0", 5, 1).using("a1", 4, 1).using("hungry", used, 1);
    RebalancePlan first = town.plan(BUSY);

    town.leaving("a0").using("a0", 0, 1);
    RebalancePlan second = town.plan(BUSY);
    RebalancePlan third = town.plan(BUSY);
    town.carryOut(first);
    RebalancePlan last = town.plan(BUSY);

    assertThat(first.avoid()).containsExactlyInAnyOrder("n1", "n2");
    assertThat(second.marks()).isEmpty();
    assertThat(second.avoid()).containsExactlyInAnyOrder("n1", "n2");
    assertThat(third.avoid()).containsExactlyInAnyOrder("n1", "n2");
    assertThat(last.avoid()).isEmpty();
  }

  @Test
  void nodeThatDoesNotAnswerOnceIsAsBusyAsItWas() {
    Rules patient =
        new Rules(Set.of(Aim.BUSY, Aim.EMPTY), 90, 80, 20, 5, Duration.ofMinutes(5), Duration.ZERO);
    town.nodes(2).running("a", 2, "n1").running("c", 4, "n2").measured();
    town.using("a0", 5, 1).using("a1", 4, 1);
    assertThat(town.plan(patient).moves()).isEmpty();
    town.pass(Duration.ofMinutes(4));
    assertThat(town.plan(patient).moves()).isEmpty();
    town.pass(Duration.ofMinutes(1));
    var answer = Objects.requireNonNull(town.uses.remove("n1"));

    RebalancePlan silent = town.plan(patient);
    assertThat(silent.moves()).isEmpty();
    assertThat(silent.avoid()).containsExactly("n1");
    assertThat(silent.marks()).containsOnlyKeys(new Mark("n1", Aim.BUSY));

    town.uses.put("n1", answer);
    assertThat(text(town.plan(patient))).containsExactly("a0: n1 -> n2");
  }

  @Test
  void nodeThatDoesNotAnswerForLongIsForgotten() {
    Rules patient =
        new Rules(Set.of(Aim.BUSY), 90, 80, 20, 5, Duration.ofMinutes(5), Duration.ZERO);
    town.nodes(2).running("a", 2, "n1").measured().using("a0", 5, 1).using("a1", 4, 1);
    assertThat(town.plan(patient).marks()).isNotEmpty();
    town.uses.remove("n1");

    town.pass(Duration.ofMinutes(4));
    assertThat(town.plan(patient).marks()).isNotEmpty();
    town.pass(Duration.ofMinutes(1));
    assertThat(town.plan(patient).marks()).isEmpty();
  }

  @Test
  void nodeMayBeHotAndBusyAtOnce() {
    town.nodes(2).running(grouped("solver", task("solver", "9500m", "1Gi")), "n1");
    town.running(task("modest", "100m", "1Gi"), "n1");
    town.measured().using("solver", 3, 1).using("modest", 6, 1);

    RebalancePlan plan = town.plan(atOnce(Aim.HOT, Aim.BUSY));

    assertThat(plan.marks()).containsOnlyKeys(new Mark("n1", Aim.HOT), new Mark("n1", Aim.BUSY));
    assertThat(text(plan)).containsExactly("modest: n1 -> n2");
  }

  @Test
  void whoHasBeenMovedOffItForTheOneIsNotMovedAgainForTheOther() {
    town.nodes(2).running(grouped("solver", task("solver", "9500m", "1Gi")), "n1");
    town.running(task("modest", "1", "1Gi"), "n1");
    town.measured().using("solver", 8.5, 1).using("modest", 3, 1);

    assertThat(text(town.plan(atOnce(Aim.HOT, Aim.BUSY)))).containsExactly("modest: n1 -> n2");
  }

  @Test
  void whatIsHotGoesToWhereLittleIsUsedToo() {
    town.nodes(3).running("a", 10, "n1").running("c", 4, "n3");
    town.running(task("hungry", "100m", "1Gi"), "n2");
    town.measured().using("hungry", 7.5, 1).using("c0", 0.5, 1);

    RebalancePlan plan = town.plan(atOnce(Aim.HOT, Aim.BUSY));

    assertThat(text(plan)).containsExactly("a0: n1 -> n3");
    assertThat(town.placedAfter(plan)).containsExactly("a0: n3");
  }

  @Test
  void whoIsUnderWayCountsWhereHeGoes() {
    town.nodes(3).running("a", 2, "n1").running("b", 2, "n2").measured();
    town.using("a0", 5, 1).using("a1", 4, 1).using("b0", 4, 1).using("b1", 4, 1);
    assertThat(text(town.plan(BUSY))).containsExactly("a0: n1 -> n3");
    town.leaving("a0").using("b0", 5, 1);

    assertThat(town.plan(BUSY).moves()).as("five and five is too much").isEmpty();
    town.using("b0", 8, 1).using("b1", 1.5, 1);
    assertThat(text(town.plan(BUSY))).containsExactly("b1: n2 -> n3");
  }

  @Test
  void whatASilentNodeGivesUpCountsWithWhatItRequests() {
    town.nodes(2).running("a", 10, "n1").running("b", 1, "n2").measured().using("b0", 6, 1);
    town.uses.remove("n1");

    assertThat(text(town.plan(atOnce(Aim.HOT, Aim.BUSY)))).containsExactly("a0: n1 -> n2");
    town.using("b0", 6.5, 1);
    assertThat(town.plan(atOnce(Aim.HOT, Aim.BUSY)).moves()).isEmpty();
  }

  @Test
  void bothResourcesAreRelieved() {
    town.nodes(2).running("a", 4, "n1").measured();
    town.using("a0", 3, 1).using("a1", 1, 20).using("a2", 3, 19).using("a3", 2, 18);

    RebalancePlan plan = town.plan(BUSY);

    assertThat(text(plan)).as("30 % of each").containsExactly("a2: n1 -> n2");
  }

  @Test
  void afterOneMoveAnotherMayBeTheLargest() {
    town.nodes(2).running("a", 4, "n1").measured();
    town.using("a0", 6, 1).using("a1", 3, 1).using("a2", 0.1, 30).using("a3", 1, 24);

    assertThat(text(town.plan(BUSY))).containsExactly("a0: n1 -> n2", "a2: n1 -> n2");
  }

  @Test
  void whatIsOverCountsNoMore() {
    town.nodes(2).running("a", 9, "n1").measured();
    for (int i = 0; i < 9; i++) {
      town.succeeded("a" + i);
      Objects.requireNonNull(town.uses.get("n1")).clear();
    }

    assertThat(town.plan(BUSY).marks()).isEmpty();
  }

  @Test
  void whatIsLentIsNotUsed() {
    Task lent = Samples.with(spec -> spec.setRevocable(true), task("lent", "1", "1Gi"));
    town.nodes(2).running("a", 1, "n1").running(lent, "n1");
    town.bindings.computeIfPresent(
        Tasks.key(lent),
        (_, one) -> one.toBuilder().setSpec(one.getSpec().toBuilder().setRevocable(true)).build());
    town.measured().using("a0", 2, 1).using("lent", 7, 1);

    assertThat(town.plan(BUSY).marks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 51})
  void secondChoicesAreLimited(int worse) {
    town.nodes(2 + worse).running("a", 2, "n1").running("c", 5, "n2");
    for (int i = 3; i < 3 + worse; i++) {
      town.running(task("hungry" + i, "100m", "1Gi"), "n" + i);
    }
    town.measured().using("a0", 5, 1).using("a1", 4, 1);
    for (int i = 3; i < 3 + worse; i++) {
      town.using("hungry" + i, 6.9, 1);
    }

    RebalancePlan plan = town.plan(BUSY);

    assertThat(plan.moves()).hasSize(worse == 50 ? 1 : 0);
    assertThat(plan.avoid()).hasSize(worse == 50 ? 1 + worse : 1);
  }

  @Test
  void nodeThatHasNotToldGivesNothingAndGetsNothing() {
    town.nodes(3).running("a", 2, "n1").running("b", 2, "n2").running("c", 5, "n3").measured();
    town.using("a0", 5, 1).using("a1", 4, 1).using("b0", 9, 1);
    town.uses.remove("n2");

    assertThat(text(town.plan(BUSY))).containsExactly("a0: n1 -> n3");
  }

  @Test
  void whoHardlyDoesAnythingStays() {
    town.nodes(2)
        .running(grouped("solver", task("hungry", "1", "1Gi")), "n1")
        .running("a", 3, "n1");
    town.measured().using("hungry", 9, 1).using("a0", 0.05, 1).using("a1", 0, 1).using("a2", 0, 1);

    assertThat(town.plan(BUSY).moves()).isEmpty();
  }

  @Test
  void whoIsOnItsWayCountsWithWhatItRequests() {
    town.nodes(2).running("a", 2, "n1").measured().using("a0", 5, 1).using("a1", 4, 1);
    town.running(task("coming", "4", "1Gi"), "n2");

    assertThat(town.plan(BUSY).moves()).isEmpty();
    town.using("coming", 0.5, 1);
    assertThat(town.plan(BUSY).moves()).hasSize(1);
  }

  @Test
  void whoIsGoingIsWaitedFor() {
    town.nodes(2).running("a", 3, "n1").measured();
    town.using("a0", 4, 1).using("a1", 4, 1).using("a2", 1, 1).leaving("a2");

    RebalancePlan plan = town.plan(BUSY);

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.avoid()).containsExactly("n1");
  }

  @Test
  void nodeMustHaveBeenSoForAWhile() {
    Rules patient =
        new Rules(Set.of(Aim.BUSY), 90, 80, 20, 5, Duration.ofMinutes(5), Duration.ZERO);
    town.nodes(2).running("a", 2, "n1").measured().using("a0", 5, 1).using("a1", 4, 1);

    assertThat(town.plan(patient).moves()).isEmpty();
    town.pass(Duration.ofMinutes(4));
    town.using("a0", 3, 1);
    assertThat(town.plan(patient).moves()).as("a peak").isEmpty();
    town.pass(Duration.ofMinutes(1));
    town.using("a0", 5, 1);
    assertThat(town.plan(patient).moves()).isEmpty();
    town.pass(Duration.ofMinutes(5));
    assertThat(town.plan(patient).moves()).hasSize(1);
  }

  @Test
  void withoutTheAimItDoesNotMatter() {
    town.nodes(2).running("a", 2, "n1").measured().using("a0", 5, 1).using("a1", 4, 1);

    assertThat(town.plan(atOnce(Aim.HOT)).marks()).isEmpty();
  }

  @Test
  void nodeThatIsNearlyEmptyByRequestsOnlyIsNotFreed() {
    town.nodes(2).running("a", 4, "n1").running("b", 1, "n2").measured().using("b0", 9, 1);

    RebalancePlan plan = town.plan(atOnce(Aim.BUSY, Aim.EMPTY));

    assertThat(plan.moves()).isEmpty();
    assertThat(plan.marks()).containsOnlyKeys(new Mark("n2", Aim.BUSY));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsFreedDoesNotMakeAnotherBusy(boolean wouldFit) {
    town.nodes(2).running("a", 4, "n1").running("b", 1, "n2").measured();
    town.using("a0", wouldFit ? 4 : 6, 1).using("b0", 3, 1);

    RebalancePlan plan = town.plan(atOnce(Aim.BUSY, Aim.EMPTY));

    assertThat(plan.moves()).hasSize(wouldFit ? 1 : 0);
    assertThat(plan.avoid()).hasSize(wouldFit ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 101})
  void percentMustLeaveRoomBelow(int busy) {
    assertThatThrownBy(() -> new Rules(Set.of(), 90, busy, 20, 5, Duration.ZERO, Duration.ZERO))
        .hasMessage("busy must be from 11 to 100 percent: " + busy);
  }

  /**
   * Tasks use the same wherever they are, so a plan that is carried out has the effect foreseen.
   */
  @Property(tries = 150)
  void itHelpsHarmsNobodyAndComesToAnEnd(@ForAll long seed) {
    Random random = new Random(seed);
    Town any = new Town().nodes(2 + random.nextInt(6));
    Map<PlaceKey, Amounts> use = new HashMap<>();
    for (String node : List.copyOf(any.nodes.keySet())) {
      for (int i = random.nextInt(7); i > 0; i--) {
        var one = task(node + "-" + i, "1", "1Gi");
        any.running(one, node);
        use.put(Tasks.key(one), new Amounts(random.nextInt(4000), (long) random.nextInt(20) << 30));
      }
    }
    measure(any, use);
    List<String> plans = new ArrayList<>();
    Set<String> busy = busy(any);
    double excess = excess(any);
    for (RebalancePlan plan = any.plan(BUSY); !plan.moves().isEmpty(); plan = any.plan(BUSY)) {
      plans.add(text(plan).toString());
      any.carryOut(plan);
      measure(any, use);
      assertThat(busy).as("%s", plans).containsAll(busy(any));
      assertThat(plans).as("it comes to rest").hasSizeLessThan(40);
    }

    if (plans.isEmpty()) {
      assertThat(excess(any)).isEqualTo(excess);
    } else {
      assertThat(excess(any)).as("%s", plans).isLessThan(excess);
    }
  }

  private static void measure(Town town, Map<PlaceKey, Amounts> use) {
    town.measured();
    town.bindings.forEach((key, binding) ->
        Objects.requireNonNull(town.uses.get(binding.getSpec().getNode()))
            .put(key, Objects.requireNonNull(use.get(key))));
  }

  private static Set<String> busy(Town town) {
    return Set.copyOf(
        town.nodes.keySet().stream().filter(node -> share(town, node) > 0.8).toList());
  }

  private static double excess(Town town) {
    return town.nodes.keySet().stream()
        .mapToDouble(node -> Math.max(0, share(town, node) - 0.8))
        .sum();
  }

  private static double share(Town town, String node) {
    var tasks = Objects.requireNonNull(town.uses.get(node)).values();
    double cpu = tasks.stream().mapToLong(Amounts::cpu).sum() / (Town.CORES * 1000.0);
    double memory = tasks.stream().mapToLong(Amounts::memory).sum() / (64.0 * (1L << 30));
    return Math.max(cpu, memory);
  }
}

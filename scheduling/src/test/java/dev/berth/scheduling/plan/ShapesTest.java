package dev.berth.scheduling.plan;

import static dev.berth.scheduling.testing.Asks.ZONE;
import static dev.berth.scheduling.testing.Asks.apart;
import static dev.berth.scheduling.testing.Asks.preferring;
import static dev.berth.scheduling.testing.Asks.spread;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.Footprint;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.testing.Asks;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Kin;
import dev.berth.scheduling.topology.Members;
import dev.berth.scheduling.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is worked out for tasks that ask the same lives as long as there are any, and then some. */
final class ShapesTest {
  // As many as stay known that nobody holds.
  private static final int IDLE = 256;
  private static final Kin DB = new Kin("default", Map.of("app", "db"), List.of());

  private final Desk desk = new Desk();

  ShapesTest() {
    desk.put(labelled(node("n1", "4", "8Gi"), ZONE, "a"));
  }

  @Test
  void tasksThatAskTheSameShareTheirShape() {
    Shape shape = desk.planner.hold(Demand.of(app(1)));

    assertThat(desk.planner.hold(Demand.of(app(1)))).isSameAs(shape);
    assertThat(desk.planner.hold(Demand.of(app(2)))).isNotSameAs(shape);
  }

  @Test
  void shapeThatNobodyHoldsStaysKnownForAWhile() {
    Shape shape = desk.planner.hold(Demand.of(app(0)));
    desk.planner.drop(shape);
    holdAndDrop(1, IDLE);

    assertThat(desk.planner.hold(Demand.of(app(0)))).isSameAs(shape);
    desk.planner.drop(shape);
    // It has come back: others have been unknown for longer.
    holdAndDrop(IDLE, IDLE + 1);
    assertThat(desk.planner.hold(Demand.of(app(0)))).isSameAs(shape);
  }

  @Test
  void shapeThatSomebodyHoldsIsNeverForgotten() {
    Shape shape = desk.planner.hold(Demand.of(app(0)));
    desk.planner.hold(Demand.of(app(0)));
    desk.planner.drop(shape);
    holdAndDrop(1, 3 * IDLE);

    assertThat(desk.planner.hold(Demand.of(app(0)))).isSameAs(shape);
    assertThat(desk.planner.decide(shape, List.of(), 0)).isInstanceOf(Decision.Placed.class);
  }

  @Test
  void forgottenShapeGivesBackAllThatItHeld() {
    Topology topology = desk.cluster.topology();
    Shape shape = desk.planner.hold(Demand.of(app(0)));
    Feasible terrain = shape.nodes();
    Footprint footprint = shape.footprint();
    Counter own = counter("app-0");
    Counter wished = counter("friend-0");
    Counter unwanted = counter("db");
    desk.planner.drop(shape);
    assertThat(topology.averseTo(DB)).hasSize(1);
    assertThat(counter("app-0")).isSameAs(own);

    holdAndDrop(1, IDLE + 1);

    assertThat(topology.averseTo(DB)).as("those that are still known").hasSize(1);
    assertThat(counter("app-0")).isNotSameAs(own);
    assertThat(counter("friend-0")).isNotSameAs(wished);
    assertThat(counter("db")).as("others use it").isSameAs(unwanted);
    assertThat(desk.cluster.hold(Demand.of(app(0)))).isNotSameAs(footprint);
    assertThat(desk.planner.hold(Demand.of(app(0)))).isNotSameAs(shape);
    assertThat(desk.planner.hold(Demand.of(app(0))).nodes()).isNotSameAs(terrain);
  }

  @Test
  void thousandsOfAppsThatAreGoneLeaveNothing() {
    long before = desk.cluster.topology().aversionChanges();
    holdAndDrop(0, 2_000);
    assertThat(desk.cluster.topology().aversionChanges()).isEqualTo(before + 1);
    for (int i = 0; i <= IDLE; i++) {
      desk.planner.drop(desk.planner.hold(Demand.of(task("t", i + "m", "0"))));
    }

    assertThat(desk.cluster.topology().averseTo(DB)).isEmpty();
    Counter counter = counter("db");
    assertThat(counter("db")).as("nobody else uses it").isNotSameAs(counter);
  }

  @Test
  void shapeFitsAsTheClusterIsNow() {
    Shape shape = desk.planner.hold(Demand.of(app(0)));
    assertThat(shape.fits(0)).isTrue();
    assertThat(shape.fits(1)).isFalse();
    long company = shape.companyVersion();

    desk.scene.place(Asks.labelled(task("db", "0", "0"), "app", "db"), "n1");
    assertThat(shape.fits(0)).isFalse();
    assertThat(shape.companyVersion()).isNotEqualTo(company);
  }

  private void holdAndDrop(int from, int to) {
    for (int i = from; i < to; i++) {
      desk.planner.drop(desk.planner.hold(Demand.of(app(i))));
    }
  }

  /** The counter that others use now, or a new one where nobody uses it. */
  private Counter counter(String app) {
    Topology topology = desk.cluster.topology();
    Counter counter =
        topology.use(
            new Members.Selected(Set.of("default"), Selectors.exactly(Map.of("app", app))), ZONE);
    topology.release(counter);
    return counter;
  }

  /**
   * An app that spreads itself, wishes for a friend, and keeps databases away; on nodes of its own.
   */
  private static Task app(int number) {
    Task task = Asks.labelled(task("t", "1m", "0"), "app", "app-" + number);
    task = apart(spread(task, spread(ZONE, 1, 1)), term(ZONE, "app", "db"));
    return with(
        spec -> {
          spec.getAffinityBuilder()
              .getTaskAffinityBuilder()
              .addPreferred(preferring(1, term(ZONE, "app", "friend-" + number)));
          spec.getContainerBuilder().setImage("app-" + number);
        },
        task);
  }
}

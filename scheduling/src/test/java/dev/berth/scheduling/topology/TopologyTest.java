package dev.berth.scheduling.topology;

import static dev.berth.scheduling.testing.Asks.apart;
import static dev.berth.scheduling.testing.Asks.labelled;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.demand.Demand;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TopologyTest {
  private static final Task WEB = labelled(task("web", "0", "0"), "app", "web");
  private static final Kin WEBS = Kin.of(Demand.of(WEB));
  private static final Kin DBS = Kin.of(Demand.of(labelled(task("db", "0", "0"), "app", "db")));
  // Such tasks keep databases out of their zone.
  private static final Kin AVERSE = Kin.of(Demand.of(apart(WEB, term("zone", "app", "db"))));

  private final TestWorld world = new TestWorld();
  private final Topology topology = new Topology(world);

  TopologyTest() {
    world.relabel(topology, 0, Map.of("zone", "a"));
    world.relabel(topology, 1, Map.of("zone", "a"));
    world.relabel(topology, 2, Map.of("zone", "b"));
    world.relabel(topology, 3, Map.of());
  }

  @Test
  void countsTasksOfTheDomain() {
    Counter counter = topology.use(selected("web"), "zone");
    world.place(topology, WEBS, 0);
    world.place(topology, WEBS, 2);
    world.place(topology, DBS, 1);

    assertThat(counter.at(0)).isEqualTo(1);
    assertThat(counter.at(1)).isEqualTo(1);
    assertThat(counter.at(2)).isEqualTo(1);
    assertThat(counter.total()).isEqualTo(2);
  }

  @Test
  void newCounterCountsWhatIsThereAlready() {
    world.place(topology, WEBS, 0);
    world.place(topology, WEBS, 1);

    assertThat(topology.use(selected("web"), "zone").at(1)).isEqualTo(2);
  }

  @Test
  void nodeWithoutTheLabelIsInNoDomain() {
    Counter counter = topology.use(selected("web"), "zone");
    world.place(topology, WEBS, 3);

    assertThat(counter.at(3)).isZero();
    assertThat(counter.total()).isZero();
    assertThat(counter.domains().of(3)).isEqualTo(Domains.NONE);
    assertThat(counter.domains().of(1_000)).isEqualTo(Domains.NONE);
    assertThat(counter.in(Domains.NONE)).isZero();
    assertThat(counter.in(1_000)).isZero();
  }

  @Test
  void tasksMoveWithTheLabelsOfTheirNode() {
    Counter counter = topology.use(selected("web"), "zone");
    world.place(topology, WEBS, 0);

    world.relabel(topology, 0, Map.of("zone", "b"));
    assertThat(counter.at(2)).isEqualTo(1);
    assertThat(counter.at(1)).isZero();

    world.relabel(topology, 0, null);
    assertThat(counter.total()).isZero();
    world.relabel(topology, 0, Map.of("zone", "new"));
    assertThat(counter.at(0)).isEqualTo(1);
    assertThat(counter.domains().value(counter.domains().of(0))).isEqualTo("new");
  }

  @Test
  void equalOnesShareTheirCounterWhileAnybodyUsesIt() {
    Counter counter = topology.use(selected("web"), "zone");

    assertThat(topology.use(selected("web"), "zone")).isSameAs(counter);
    assertThat(topology.use(selected("web"), "rack")).isNotSameAs(counter);
    assertThat(topology.use(selected("db"), "zone")).isNotSameAs(counter);
    topology.release(counter);
    assertThat(topology.use(selected("web"), "zone")).isSameAs(counter);
  }

  @Test
  void counterThatNobodyUsesIsForgotten() {
    Counter counter = topology.use(selected("web"), "zone");
    topology.release(counter);

    world.place(topology, WEBS, 0);

    assertThat(counter.total()).isZero();
    assertThat(topology.use(selected("web"), "zone")).isNotSameAs(counter);
    assertThat(topology.use(selected("web"), "zone").total()).isEqualTo(1);
  }

  @Test
  void selectorThatNamesNoSingleValueCountsToo() {
    Members.Selected any =
        new Members.Selected(Set.of("default", "other"), Selectors.exactly(Map.of()));
    Counter counter = topology.use(any, "zone");
    world.place(topology, WEBS, 0);
    world.place(topology, new Kin("other", Map.of(), List.of()), 0);
    world.place(topology, new Kin("elsewhere", Map.of(), List.of()), 0);

    assertThat(counter.at(0)).isEqualTo(2);
  }

  @Test
  void newCounterAsksOnlyThoseThatItCounts() {
    for (int i = 0; i < 100; i++) {
      world.place(topology, new Kin("default", Map.of("app", "a" + i), List.of()), 0);
    }
    world.place(topology, WEBS, 0);
    world.place(topology, AVERSE, 2);

    Counter selected = topology.use(selected("web"), "zone");
    Counter averse = topology.use(new Members.Averse(AVERSE.aversions().getFirst()), "zone");

    assertThat(selected.tallies).extracting(Tally::kin).containsExactlyInAnyOrder(WEBS, AVERSE);
    assertThat(averse.tallies).extracting(Tally::kin).containsExactly(AVERSE);
  }

  @Test
  void kinThatIsGoneIsNotCountedOn() {
    Counter counter = topology.use(selected("web"), "zone");
    world.place(topology, WEBS, 0);
    world.remove(topology, 0);

    assertThat(counter.tallies).isEmpty();
    world.place(topology, WEBS, 0);
    assertThat(counter.total()).isEqualTo(1);
  }

  @Test
  void newCounterKnowsTasksThatHaveMovedWithTheirNode() {
    world.place(topology, WEBS, 0);
    world.relabel(topology, 0, Map.of("zone", "b"));
    world.place(topology, WEBS, 2);
    world.remove(topology, 1);

    assertThat(topology.use(selected("web"), "zone").at(2)).isEqualTo(1);
  }

  @Test
  void knowsWhomATaskWouldDisturb() {
    assertThat(topology.averseTo(DBS)).isEmpty();
    long before = topology.aversionChanges();

    Tally tally = topology.use(AVERSE);
    assertThat(topology.averseTo(DBS)).containsExactlyElementsOf(AVERSE.aversions());
    assertThat(topology.averseTo(WEBS)).isEmpty();
    assertThat(topology.aversionChanges()).isNotEqualTo(before);

    topology.release(tally);
    assertThat(topology.averseTo(DBS)).isEmpty();
  }

  @Test
  void countsThoseThatKeepOthersAway() {
    Counter averse = topology.use(new Members.Averse(AVERSE.aversions().getFirst()), "zone");
    world.place(topology, AVERSE, 0);
    world.place(topology, WEBS, 2);

    assertThat(averse.at(1)).isEqualTo(1);
    assertThat(averse.at(2)).isZero();
  }

  @Test
  void whoKeepsTheSameAwayTwiceCountsOnce() {
    Task twice = apart(apart(WEB, term("zone", "app", "db")), term("zone", "app", "db"));
    Kin kin = Kin.of(Demand.of(twice));
    Counter averse = topology.use(new Members.Averse(kin.aversions().getFirst()), "zone");

    world.place(topology, kin, 0);

    assertThat(averse.at(0)).isEqualTo(1);
    assertThat(topology.averseTo(DBS)).hasSize(1);
  }

  @Test
  void termIsAboutTheTasksOwnNamespaceUnlessItSaysOtherwise() {
    assertThat(Members.of(term("zone", "app", "db"), "default").namespaces())
        .containsExactly("default");
    assertThat(Members.of(term("zone", "app", "db", "x", "y"), "default").namespaces())
        .containsExactlyInAnyOrder("x", "y");
  }

  private static Members.Selected selected(String app) {
    return new Members.Selected(Set.of("default"), Selectors.exactly(Map.of("app", app)));
  }
}

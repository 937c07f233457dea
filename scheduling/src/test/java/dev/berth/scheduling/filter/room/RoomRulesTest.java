package dev.berth.scheduling.filter.room;

import static dev.berth.scheduling.testing.Asks.HOST;
import static dev.berth.scheduling.testing.Asks.ZONE;
import static dev.berth.scheduling.testing.Asks.apart;
import static dev.berth.scheduling.testing.Asks.constrained;
import static dev.berth.scheduling.testing.Asks.inNamespace;
import static dev.berth.scheduling.testing.Asks.labelled;
import static dev.berth.scheduling.testing.Asks.near;
import static dev.berth.scheduling.testing.Asks.selector;
import static dev.berth.scheduling.testing.Asks.spread;
import static dev.berth.scheduling.testing.Asks.tcp;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.WhenUnsatisfiable;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.testing.Samples;
import dev.berth.scheduling.testing.Scene;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Kin;
import dev.berth.scheduling.topology.Members;
import dev.berth.scheduling.topology.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RoomRulesTest {
  private static final Task WEB = labelled(task("web", "1", "1Gi"), "app", "web");
  private static final Task DB = labelled(task("db", "1", "1Gi"), "app", "db");
  private static final Task WEB_ALONE = apart(WEB, term(ZONE, "app", "db"));

  private final Scene scene =
      new Scene()
          .nodes(zoned("a1", "a"), zoned("a2", "a"), zoned("b1", "b"), node("x", "4", "8Gi"));

  @Test
  void taskThatWantsOthersAwayDoesNotGoToThem() {
    scene.place(DB, "a1");

    assertThat(fit(WEB_ALONE)).containsExactly("b1", "x");
  }

  @Test
  void taskThatWantsOthersAwayKeepsThemAway() {
    scene.place(WEB_ALONE, "a1");

    assertThat(fit(DB)).containsExactly("b1", "x");
    assertThat(fit(WEB)).containsExactly("a1", "a2", "b1", "x");
  }

  @Test
  void whoWantsOthersAwayMayComeAfterTheRulesWereMade() {
    RoomRules rules = rules(DB);
    rules.prepare();
    assertThat(rules.fits(scene.number("a2"))).isTrue();

    scene.place(WEB_ALONE, "a1");
    rules.prepare();
    assertThat(rules.fits(scene.number("a2"))).isFalse();
    assertThat(rules.veto(scene.number("a2"))).isEqualTo(new Veto.Averse(ZONE));

    scene.remove(WEB_ALONE);
    rules.prepare();
    assertThat(rules.fits(scene.number("a2"))).isTrue();
  }

  @Test
  void tasksThatKeepFromTheirLikeAreOnePerPlace() {
    Task alone = apart(WEB, term(HOST, "app", "web"));
    scene.place(alone, "a1");

    assertThat(fit(alone)).containsExactly("a2", "b1", "x");
  }

  @Test
  void termIsAboutTheTasksOwnNamespaceUnlessItSaysOtherwise() {
    scene.place(inNamespace(DB, "other"), "a1");

    assertThat(fit(WEB_ALONE)).containsExactly("a1", "a2", "b1", "x");
    assertThat(fit(apart(WEB, term(ZONE, "app", "db", "other")))).containsExactly("b1", "x");
    assertThat(fit(near(WEB, term(ZONE, "app", "db")))).isEmpty();
    assertThat(fit(near(WEB, term(ZONE, "app", "db", "default", "other"))))
        .containsExactly("a1", "a2");
  }

  @Test
  void keepsAwayOnlyThoseOfTheNamespacesThatItNames() {
    scene.place(apart(WEB, term(ZONE, "app", "db", "other")), "a1");

    assertThat(fit(DB)).containsExactly("a1", "a2", "b1", "x");
    assertThat(fit(inNamespace(DB, "other"))).containsExactly("b1", "x");
  }

  @Test
  void firstOfItsOwnKindMayGoAnywhereThatHasTheLabel() {
    Task together = near(WEB, term(ZONE, "app", "web"));
    assertThat(fit(together)).containsExactly("a1", "a2", "b1");

    scene.place(together, "b1");
    assertThat(fit(together)).containsExactly("b1");
    assertThat(fit(inNamespace(together, "other"))).containsExactly("a1", "a2", "b1");
  }

  @Test
  void allThatIsRequiredMustHold() {
    scene.place(DB, "a1");
    scene.place(labelled(task("cache", "1", "1Gi"), "app", "cache"), "b1");
    Task wants = near(near(WEB, term(ZONE, "app", "db")), term(ZONE, "app", "cache"));

    assertThat(fit(wants)).isEmpty();
    assertThat(fit(apart(near(WEB, term(ZONE, "app", "db")), term(HOST, "app", "db"))))
        .containsExactly("a2");
  }

  @Test
  void countsThoseWithTheTasksOwnLabelsUnlessToldOtherwise() {
    scene.place(DB, "a1");
    Task unique = constrained(WEB, "@hostname UNIQUE");

    assertThat(fit(unique)).containsExactly("a1", "a2", "b1", "x");
    assertThat(
            fit(
                with(
                    spec -> spec.getConstraintsBuilder(0).setLabelSelector(selector("app", "db")),
                    unique)))
        .containsExactly("a2", "b1", "x");
    assertThat(fit(spread(WEB, spread(ZONE, 1, 1)))).containsExactly("a1", "a2", "b1");
    assertThat(
            fit(
                spread(
                    WEB,
                    spread(ZONE, 1, 1).toBuilder()
                        .setLabelSelector(selector("app", "db"))
                        .build())))
        .containsExactly("a1", "a2", "b1");
    scene.place(labelled(task("web-2", "0", "0"), "app", "web"), "a2");
    assertThat(fit(spread(WEB, spread(ZONE, 1, 1)))).containsExactly("b1");
  }

  @Test
  void spreadThatIsOnlyWishedForKeepsNobodyAway() {
    scene.place(WEB, "a1");
    Task wish =
        spread(
            WEB,
            spread(ZONE, 1, 1).toBuilder()
                .setWhenUnsatisfiable(WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY)
                .build());

    assertThat(fit(wish)).containsExactly("a1", "a2", "b1", "x");
  }

  @Test
  void roomIsToldOfBeforePortsAndBothBeforeCompany() {
    Task wants = near(withPort(task("w", "4", "0"), 80, 80), term(ZONE, "app", "db"));
    RoomRules rules = rules(wants);
    rules.prepare();
    Task full = task("full", "1", "0");
    scene.place(full, "a1", tcp(80));

    assertThat(rules.veto(0)).isInstanceOf(Veto.Lacks.class);
    scene.place(task("full", "0", "0"), "a1", tcp(80));
    assertThat(rules.veto(0)).isInstanceOf(Veto.PortTaken.class);
    scene.remove(full);
    assertThat(rules.hasRoom(0)).isTrue();
    assertThat(rules.veto(0)).isInstanceOf(Veto.Lonely.class);
    scene.place(DB, "a2");
    scene.place(labelled(task("free", "0", "0"), "app", "db"), "a2");
    assertThatThrownBy(() -> rules.veto(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node a1 fits");
  }

  @Test
  void versionIsNeverTheSameWhereTheCompanyIsAnother() {
    RoomRules rules = rules(DB);
    Set<Long> versions = new HashSet<>();
    List<String> places = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      assertThat(versions.add(rules.companyVersion())).as("%s", places).isTrue();
      scene.place(WEB_ALONE, "a1");
      places.add("placed");
      assertThat(versions.add(rules.companyVersion())).as("%s", places).isTrue();
      // Only now the rules know of it.
      rules.prepare();
      scene.place(apart(labelled(task("2", "0", "0"), "app", "x"), term(ZONE, "app", "db")), "b1");
      places.add("placed another");
      assertThat(versions.add(rules.companyVersion())).as("%s", places).isTrue();
      scene.remove(WEB_ALONE);
      places.add("removed");
      assertThat(versions.add(rules.companyVersion())).as("%s", places).isTrue();
      scene.remove(task("2", "0", "0"));
      places.add("removed another");
      rules.prepare();
    }
  }

  @Test
  void versionStaysWhereNobodyMatters() {
    RoomRules rules = rules(near(WEB, term(ZONE, "app", "db")));
    rules.prepare();
    long version = rules.companyVersion();

    scene.place(WEB, "a1");
    rules.prepare();
    assertThat(rules.companyVersion()).isEqualTo(version);
    scene.place(DB, "a1");
    assertThat(rules.companyVersion()).isNotEqualTo(version);
  }

  @Test
  void givesItsCountersBack() {
    scene.place(WEB_ALONE, "b1");
    Topology topology = scene.cluster().topology();
    RoomRules rules =
        rules(
            spread(
                constrained(near(DB, term(ZONE, "app", "db")), "rack UNIQUE"), spread(ZONE, 1, 1)));
    Members.Selected dbs =
        new Members.Selected(Set.of("default"), Selectors.exactly(Map.of("app", "db")));
    Members.Averse averse = new Members.Averse(topology.averseTo(Kin.of(Demand.of(DB))).getFirst());
    List<Counter> before =
        List.of(topology.use(dbs, ZONE), topology.use(dbs, "rack"), topology.use(averse, ZONE));
    before.forEach(topology::release);

    rules.close();

    assertThat(
            List.of(topology.use(dbs, ZONE), topology.use(dbs, "rack"), topology.use(averse, ZONE)))
        .doesNotContainAnyElementsOf(before);
  }

  private List<String> fit(Task task) {
    RoomRules rules = rules(task);
    rules.prepare();
    List<String> names = new ArrayList<>();
    for (int node = 0; node < scene.cluster().numbers(); node++) {
      if (rules.fits(node)) {
        names.add(scene.cluster().name(node));
      }
    }
    rules.close();
    return names;
  }

  private RoomRules rules(Task task) {
    Demand demand = Demand.of(task);
    return new RoomRules(
        scene.cluster(), demand, scene.cluster().hold(demand), new AllNodes(scene));
  }

  private static Node zoned(String name, String zone) {
    return Samples.labelled(node(name, "4", "8Gi"), ZONE, zone);
  }

  private record AllNodes(Scene scene) implements Feasible {
    @Override
    public int count() {
      return scene.cluster().numbers();
    }

    @Override
    public int node(int i) {
      return i;
    }

    @Override
    public long version() {
      return 0;
    }
  }
}

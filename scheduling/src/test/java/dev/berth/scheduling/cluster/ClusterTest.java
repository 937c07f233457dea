package dev.berth.scheduling.cluster;

import static dev.berth.scheduling.testing.Asks.HOST;
import static dev.berth.scheduling.testing.Asks.apart;
import static dev.berth.scheduling.testing.Asks.labelled;
import static dev.berth.scheduling.testing.Asks.tcp;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.testing.Scene;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Kin;
import dev.berth.scheduling.topology.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClusterTest {
  private static final Node N1 = node("n1", "4", "8Gi");
  private static final Node N2 = node("n2", "4", "8Gi");
  private static final Task WEB = labelled(task("a", "1", "1Gi"), "app", "web");

  private final Scene scene = new Scene();
  private final Cluster cluster = scene.cluster();
  private final List<Integer> told = new ArrayList<>();

  @Test
  void tellsOfNodesThatComeChangeAndGo() {
    cluster.onNode(told::add);

    assertThat(cluster.put(N1)).isTrue();
    assertThat(cluster.put(N1)).isFalse();
    assertThat(cluster.put(labelledNode(N1, "zone", "a"))).isTrue();
    cluster.removeNode("n1");
    cluster.removeNode("n1");
    cluster.removeNode("never-there");

    assertThat(told).containsExactly(0, 0, 0);
    assertThat(cluster.nodes()).isZero();
  }

  @Test
  void changesThatMatterToNoDecisionAreNone() {
    cluster.put(N1);

    assertThat(
            cluster.put(
                N1.toBuilder().setStatus(N1.getStatus().toBuilder().setMachineId("x")).build()))
        .isFalse();
  }

  @Test
  void usedNodeCountsFromTheMomentThatItAppears() {
    scene.place(WEB, "n1", tcp(80));
    assertThat(cluster.nodes()).isZero();
    assertThat(cluster.number("n1")).isEqualTo(-1);

    cluster.put(N1);

    int number = cluster.number("n1");
    assertThat(cluster.capacity().free(number, ResourceNames.CPU)).isEqualTo(3000);
    assertThat(cluster.ports(number).taken(80, false)).isTrue();
    assertThat(cluster.placesOn(number)).hasSize(1);
  }

  @Test
  void whatIsUsedOnANodeThatIsGoneCountsWhenItReturns() {
    cluster.put(N1);
    scene.place(WEB, "n1", tcp(80));
    cluster.removeNode("n1");
    assertThat(cluster.capacity().total(ResourceNames.CPU)).isZero();
    assertThat(cluster.capacity().totalFree(ResourceNames.CPU)).isZero();

    cluster.put(N2);
    cluster.put(N1);

    int number = cluster.number("n1");
    assertThat(cluster.capacity().free(number, ResourceNames.CPU)).isEqualTo(3000);
    assertThat(cluster.ports(number).taken(80, false)).isTrue();
    assertThat(cluster.ports(cluster.number("n2")).taken(80, false)).isFalse();
  }

  @Test
  void numberOfAGoneAndUnusedNodeGoesToTheNextOne() {
    cluster.put(N1);
    scene.place(WEB, "n1", tcp(80));
    cluster.removeNode("n1");
    cluster.put(N2);
    scene.remove(WEB);
    cluster.put(node("n3", "2", "2Gi"));

    assertThat(cluster.numbers()).isEqualTo(2);
    assertThat(cluster.name(0)).isEqualTo("n3");
    assertThat(cluster.ports(0).taken(80, false)).isFalse();
    assertThat(cluster.capacity().free(0, ResourceNames.CPU)).isEqualTo(2000);
    assertThat(cluster.capacity().tasks(0)).isZero();
    assertThat(cluster.number("n1")).isEqualTo(-1);
  }

  @Test
  void anotherPlaceMovesTheTask() {
    scene.nodes(N1, N2);
    Place first = scene.place(WEB, "n1", tcp(80));
    Place second = scene.place(WEB, "n2", tcp(81));

    assertThat(cluster.place(first.key())).isEqualTo(second);
    assertThat(cluster.placed()).isEqualTo(1);
    assertThat(cluster.placesOn(first.node())).isEmpty();
    assertThat(cluster.capacity().free(first.node(), ResourceNames.CPU)).isEqualTo(4000);
    assertThat(cluster.ports(first.node()).taken(80, false)).isFalse();
    assertThat(cluster.ports(second.node()).taken(81, false)).isTrue();
  }

  @Test
  void answersWhatATaskHadBefore() {
    scene.nodes(N1);
    Footprint footprint = cluster.hold(Demand.of(WEB));
    Place place = new Place(Scene.key(WEB), "uid-a", 0, footprint, List.of(), 0, 0, false);

    assertThat(cluster.set(place)).isNull();
    assertThat(cluster.set(place)).isEqualTo(place);
    assertThat(cluster.set(place.asEnding())).isEqualTo(place);
    assertThat(cluster.remove(place.key())).isEqualTo(place.asEnding());
    assertThat(cluster.remove(place.key())).isNull();
  }

  @Test
  void tasksThatTakeTheSameShareTheirFootprint() {
    Footprint one = cluster.hold(Demand.of(WEB));

    assertThat(cluster.hold(Demand.of(labelled(task("b", "1", "1Gi"), "app", "web"))))
        .isSameAs(one);
    assertThat(cluster.hold(Demand.of(task("b", "1", "1Gi")))).isNotSameAs(one);
    assertThat(cluster.hold(Demand.of(labelled(task("b", "2", "1Gi"), "app", "web"))))
        .isNotSameAs(one);
  }

  @Test
  void placeThatAloneHoldsItsFootprintIsStillCountedWhenItChanges() {
    scene.nodes(N1);
    Place place = scene.place(apart(WEB, term(HOST, "app", "db")), "n1");

    cluster.set(place.asEnding());

    Counter web =
        cluster
            .topology()
            .use(
                new Members.Selected(Set.of("default"), Selectors.exactly(Map.of("app", "web"))),
                HOST);
    assertThat(web.total()).isEqualTo(1);
    assertThat(cluster.topology().averseTo(new Kin("default", Map.of("app", "db"), List.of())))
        .hasSize(1);
    cluster.remove(place.key());
    assertThat(web.total()).isZero();
  }

  @Test
  void namesEveryPlace() {
    scene.nodes(N1);
    scene.place(WEB, "n1");
    scene.place(task("b", "1", "1Gi"), "n2");
    List<String> names = new ArrayList<>();

    cluster.forEachPlace(place -> names.add(place.key() + " " + cluster.name(place.node())));

    assertThat(names).containsExactlyInAnyOrder("default/a n1", "default/b n2");
  }

  private static Node labelledNode(Node node, String key, String value) {
    return dev.berth.scheduling.testing.Samples.labelled(node, key, value);
  }
}

package dev.berth.scheduling.plan;

import static dev.berth.scheduling.testing.Asks.HOST;
import static dev.berth.scheduling.testing.Asks.ZONE;
import static dev.berth.scheduling.testing.Asks.apart;
import static dev.berth.scheduling.testing.Asks.constrained;
import static dev.berth.scheduling.testing.Asks.labelled;
import static dev.berth.scheduling.testing.Asks.near;
import static dev.berth.scheduling.testing.Asks.spread;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Many tasks of one kind, one after the other: two nodes in each of the zones a, b and c. */
final class PlannerCompanyTest {
  private final Desk desk = new Desk();

  PlannerCompanyTest() {
    for (String zone : List.of("a", "b", "c")) {
      desk.put(zoned(zone + 1, zone), zoned(zone + 2, zone));
    }
  }

  @Test
  void requiredSpreadDealsOutEvenly() {
    assertThat(zonesOf(6, task -> spread(task, spread(ZONE, 1, 1)))).isEqualTo("abc abc");
  }

  @Test
  void spreadDoesNotWaitForAZoneWhoseNodesAreAllCordoned() {
    UnaryOperator<Task> spread = task -> spread(task, spread(ZONE, 1, 1));
    cordon("c1");
    assertThat(zonesOf(3, spread)).isEqualTo("abc");

    cordon("c2");
    assertThat(zonesOf(4, spread)).isEqualTo("ab ab");
  }

  @Test
  void spreadDoesNotWaitForANodeThatLacksWhatOtherRulesCountOver() {
    desk.put(node("x", "4", "8Gi"));
    UnaryOperator<Task> asking =
        task -> constrained(spread(task, spread(HOST, 1, 1)), "@zone GROUP_BY");

    assertThat(zonesOf(9, asking)).isEqualTo("abc abc abc");
  }

  @Test
  void minDomainsWaitsForAZoneThatIsNotThereYet() {
    UnaryOperator<Task> spread = task -> spread(task, spread(ZONE, 1, 4));
    assertThat(zonesOf(3, spread)).isEqualTo("abc");
    assertThat(desk.refused(web(3, spread)).companyHelps()).isTrue();

    desk.put(zoned("d1", "d"));
    assertThat(zonesOf(1, spread)).isEqualTo("d");
    assertThat(zonesOf(3, spread)).isEqualTo("abc");
  }

  @Test
  void groupByDealsOutEvenly() {
    assertThat(zonesOf(6, task -> constrained(task, "@zone GROUP_BY"))).isEqualTo("abc abc");
  }

  @Test
  void clusterStaysWhereTheFirstOneWent() {
    String zones = zonesOf(4, task -> constrained(task, "@zone CLUSTER"));

    assertThat(zones).isIn("a a a a", "b b b b", "c c c c");
  }

  @Test
  void uniqueIsOncePerHostAndThenNoMore() {
    UnaryOperator<Task> unique = task -> constrained(task, "@hostname UNIQUE");
    zonesOf(6, unique);
    assertThat(desk.refused(web(6, unique)).sentence())
        .isEqualTo("0/6 nodes fit: 6 have too many of its like (@hostname UNIQUE)");
  }

  @Test
  void maxPerIsSoManyPerZone() {
    UnaryOperator<Task> two = task -> constrained(task, "@zone MAX_PER 2");
    assertThat(zonesOf(6, two).chars().filter(c -> c == 'a').count()).isEqualTo(2);
    assertThat(desk.refused(web(6, two)).companyHelps()).isTrue();
  }

  @Test
  void tasksThatWantToBeTogetherFollowTheFirst() {
    String zones = zonesOf(4, task -> near(task, term(ZONE, "app", "web")));

    assertThat(zones).isIn("a a a a", "b b b b", "c c c c");
  }

  @Test
  void tasksThatWantToBeAloneAreOnePerHost() {
    UnaryOperator<Task> alone = task -> apart(task, term(HOST, "app", "web"));
    zonesOf(6, alone);

    assertThat(desk.refused(web(6, alone)).sentence())
        .isEqualTo(
            "0/6 nodes fit: 6 have tasks that it must keep apart from, by kubernetes.io/hostname");
    assertThat(desk.refused(web(6, task -> task)).companyHelps()).isTrue();
  }

  @Test
  void runnerUpCouldTakeItToo() {
    zonesOf(2, task -> apart(task, term(ZONE, "app", "web")));
    Decision.Placed placed =
        (Decision.Placed) desk.decide(web(2, task -> apart(task, term(ZONE, "app", "web"))));
    String node = desk.cluster.name(placed.node());

    // Of the six nodes only the two of one zone fit.
    assertThat(desk.cluster.name(placed.runnerUp()))
        .isEqualTo(node.charAt(0) + (node.endsWith("1") ? "2" : "1"));
    assertThat(
            ((Decision.Placed)
                    desk.decide(
                        with(
                            spec -> spec.putNodeSelector(HOST, node),
                            web(2, task -> apart(task, term(ZONE, "app", "web"))))))
                .runnerUp())
        .isEqualTo(-1);
  }

  /** The zones of so many tasks, placed one by one; as a word for each time round. */
  private String zonesOf(int tasks, UnaryOperator<Task> asking) {
    List<String> zones = new ArrayList<>();
    int from = desk.cluster.placed();
    for (int i = 0; i < tasks; i++) {
      zones.add(desk.placed(web(from + i, asking)).substring(0, 1));
    }
    return words(zones);
  }

  /** "abc ab" for a, c, b, a, b: what came in which order within a round does not matter. */
  private static String words(List<String> zones) {
    List<StringBuilder> words = new ArrayList<>();
    for (String zone : zones) {
      if (words.isEmpty() || words.getLast().indexOf(zone) >= 0) {
        words.add(new StringBuilder());
      }
      words.getLast().append(zone);
    }
    return String.join(
        " ",
        words.stream()
            .map(word ->
                word.chars()
                    .sorted()
                    .collect(
                        StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString())
            .toList());
  }

  private void cordon(String name) {
    desk.put(with(zoned(name, name.substring(0, 1)), spec -> spec.setUnschedulable(true)));
  }

  private static Task web(int number, UnaryOperator<Task> asking) {
    return asking.apply(labelled(task("web-" + number, "100m", "10Mi"), "app", "web"));
  }

  private static Node zoned(String name, String zone) {
    return Samples.labelled(node(name, "4", "8Gi"), ZONE, zone);
  }
}

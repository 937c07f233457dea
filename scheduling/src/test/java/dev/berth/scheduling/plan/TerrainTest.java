package dev.berth.scheduling.plan;

import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.notReady;
import static dev.berth.scheduling.testing.Samples.taint;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.filter.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TerrainTest {
  private static final Task WANTS_SSD =
      with(spec -> spec.putNodeSelector("disk", "ssd"), task("a", "1", "1Gi"));
  private static final Node PLAIN = node("n1", "4", "8Gi");
  private static final Node SSD = labelled(PLAIN, "disk", "ssd");

  private final Desk desk = new Desk();

  @Test
  void followsANodeThatComesChangesAndGoes() {
    Feasible nodes = desk.planner.hold(Demand.of(WANTS_SSD)).nodes();
    assertThat(names(desk.cluster, nodes)).isEmpty();

    desk.put(SSD);
    assertThat(names(desk.cluster, nodes)).containsExactly("n1");
    desk.put(notReady(SSD));
    assertThat(names(desk.cluster, nodes)).isEmpty();
    desk.put(SSD);
    assertThat(names(desk.cluster, nodes)).containsExactly("n1");
    desk.put(PLAIN);
    assertThat(names(desk.cluster, nodes)).isEmpty();
    desk.put(SSD);
    desk.cluster.removeNode("n1");
    assertThat(names(desk.cluster, nodes)).isEmpty();
  }

  @Test
  void versionIsAnotherWheneverANodeIs() {
    Feasible nodes = desk.planner.hold(Demand.of(WANTS_SSD)).nodes();
    desk.put(SSD);
    long before = nodes.version();

    desk.put(labelled(SSD, "zone", "b"));
    assertThat(nodes.version()).isNotEqualTo(before);
    assertThat(names(desk.cluster, nodes)).containsExactly("n1");
  }

  @Test
  void isSharedByAllThatAskTheSameOfNodes() {
    Task other = with(spec -> spec.putNodeSelector("disk", "ssd"), task("b", "2", "2Gi"));

    assertThat(desk.planner.hold(Demand.of(other)).nodes())
        .isSameAs(desk.planner.hold(Demand.of(WANTS_SSD)).nodes());
    assertThat(desk.planner.hold(Demand.of(task("b", "2", "2Gi"))).nodes())
        .isNotSameAs(desk.planner.hold(Demand.of(WANTS_SSD)).nodes());
  }

  @Test
  void knowsWhatANodeIsWorthAndWhyItIsNot() {
    desk.put(
        PLAIN,
        with(
            labelled(node("n2", "4", "8Gi"), "disk", "ssd"),
            spec -> spec.addTaints(taint("old", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE))));
    Terrain terrain = desk.planner.hold(Demand.of(WANTS_SSD)).terrain;

    assertThat(terrain.has(0)).isFalse();
    assertThat(terrain.has(1)).isTrue();
    assertThat(terrain.has(1_000)).isFalse();
    assertThat(terrain.veto(0)).isEqualTo(new Veto.LabelDiffers("disk", "ssd"));
    assertThat(terrain.veto(1)).isNull();
    assertThat(terrain.taints(1)).isEqualTo(1);
    assertThat(terrain.points(1)).isZero();
  }

  @Property(tries = 100)
  void namesExactlyTheNodesThatMayTakeIt(@ForAll Random random) {
    Desk fresh = new Desk();
    Map<String, Boolean> model = new TreeMap<>();
    List<Feasible> terrains = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      String name = "n" + random.nextInt(8);
      switch (random.nextInt(5)) {
        case 0 -> {
          model.remove(name);
          fresh.cluster.removeNode(name);
        }
        case 1 -> terrains.add(fresh.planner.hold(Demand.of(WANTS_SSD)).nodes());
        default -> {
          boolean fits = random.nextBoolean();
          model.put(name, fits);
          Node node = node(name, "4", "8Gi");
          fresh.put(fits ? labelled(node, "disk", "ssd") : node);
        }
      }
      List<String> fit = model.keySet().stream().filter(model::get).toList();
      for (Feasible terrain : terrains) {
        assertThat(names(fresh.cluster, terrain)).containsExactlyElementsOf(fit);
      }
    }
  }

  private static Set<String> names(Cluster cluster, Feasible nodes) {
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < nodes.count(); i++) {
      assertThat(names.add(cluster.name(nodes.node(i)))).isTrue();
    }
    return names;
  }
}

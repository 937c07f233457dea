package dev.berth.scheduling.filter.room;

import static dev.berth.scheduling.testing.Samples.labelled;
import static dev.berth.scheduling.testing.Samples.task;
import static java.util.stream.Collectors.joining;

import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.testing.Asks;
import dev.berth.scheduling.testing.Samples;
import dev.berth.scheduling.testing.Scene;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Racks with tasks of app "web", as a test's table writes them: "a=2 b=0" is a node in rack a with
 * two of them, and one in rack b with none. Rack "-" is a node without the label.
 */
final class Racks {
  static final String RACK = "rack";

  private final Scene scene = new Scene();
  private final List<String> racks = new ArrayList<>();
  private int tasks;

  Racks(@Nullable String table) {
    for (String one : table == null ? new String[0] : table.split(" ")) {
      String rack = one.substring(0, one.indexOf('='));
      racks.add(rack);
      Node node = Samples.node(rack, "4", "8Gi");
      scene.nodes(rack.equals("-") ? node : labelled(node, RACK, rack));
      for (int i = Integer.parseInt(one.substring(rack.length() + 1)); i > 0; i--) {
        scene.place(web(), rack);
      }
    }
  }

  Cluster cluster() {
    return scene.cluster();
  }

  /** The node of a rack. */
  int node(String rack) {
    return scene.number(rack);
  }

  Counter webs() {
    return scene
        .cluster()
        .topology()
        .use(
            new Members.Selected(Set.of("default"), Selectors.exactly(Map.of("app", "web"))), RACK);
  }

  private Task web() {
    return Asks.labelled(task("web-" + tasks++, "0", "0"), "app", "web");
  }

  /** The racks that a rule lets a task go to, in the table's order. */
  String whereFits(RoomRule rule) {
    rule.prepare();
    return racks.stream().filter(rack -> rule.fits(node(rack))).collect(joining(" "));
  }

  Feasible all() {
    return only(racks.toArray(String[]::new));
  }

  /** These nodes, and no others. */
  Feasible only(String... racks) {
    int[] numbers = new int[racks.length];
    for (int i = 0; i < racks.length; i++) {
      numbers[i] = node(racks[i]);
    }
    return new Feasible() {
      @Override
      public int count() {
        return numbers.length;
      }

      @Override
      public int node(int i) {
        return numbers[i];
      }

      @Override
      public long version() {
        return 0;
      }
    };
  }
}

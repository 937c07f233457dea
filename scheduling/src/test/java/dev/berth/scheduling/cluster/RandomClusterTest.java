package dev.berth.scheduling.cluster;

import static dev.berth.scheduling.testing.Asks.HOST;
import static dev.berth.scheduling.testing.Asks.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.HostPort;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Members;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Any sequence of changes leaves free = allocatable − the sum over the places, whatever numbers are
 * reused and however many resources appear. The test keeps the truth by names.
 */
final class RandomClusterTest {
  private record Use(String node, Amounts amounts, List<HostPort> ports, boolean ending) {}

  private final Cluster cluster = new Cluster();
  private final Map<String, Amounts> nodes = new TreeMap<>();
  private final Map<PlaceKey, Use> uses =
      new TreeMap<>(java.util.Comparator.comparing(PlaceKey::name));
  private final Counter onHosts =
      cluster
          .topology()
          .use(new Members.Selected(Set.of("default"), Selectors.exactly(Map.of())), HOST);
  private int mostNames;
  private int mostResources;

  @Property(tries = 150)
  void freeIsWhatIsAllocatableWithoutWhatIsUsed(@ForAll Random random) {
    // Each try begins with nothing, and all tries share one instance.
    new RandomClusterTest().run(random);
  }

  private void run(Random random) {
    for (int step = 0; step < 80; step++) {
      switch (random.nextInt(8)) {
        case 0, 1 -> put(random);
        case 2 -> removeNode("n" + random.nextInt(6));
        case 3, 4, 5 -> set(random);
        case 6 -> end("t" + random.nextInt(12));
        default -> remove("t" + random.nextInt(12));
      }
      Set<String> names = new HashSet<>(nodes.keySet());
      uses.values().forEach(use -> names.add(use.node()));
      mostNames = Math.max(mostNames, names.size());
      // One more: who moves has the new number before the old one is free.
      assertThat(cluster.numbers()).as("numbers").isLessThanOrEqualTo(mostNames + 1);
      assertAsTheTruth();
      assertNumbersAreOfWhatIsThere();
    }
  }

  /** However many resources there ever were, only those that are there take any room. */
  private void assertNumbersAreOfWhatIsThere() {
    Set<String> there = new HashSet<>();
    nodes.values().forEach(one -> there.addAll(some(one)));
    uses.values().forEach(one -> there.addAll(some(one.amounts())));
    mostResources = Math.max(mostResources, there.size());
    ResourceNames names = cluster.capacity().names();
    Set<String> numbered = new HashSet<>();
    for (int resource = 0; resource < names.count(); resource++) {
      if (!names.name(resource).isEmpty()) {
        numbered.add(names.name(resource));
      }
    }
    there.addAll(List.of("cpu", "memory", "ephemeral-storage"));
    assertThat(numbered).isEqualTo(there);
    // What is new has its number, and its column, before what it replaces is gone.
    assertThat(names.count()).isLessThanOrEqualTo(3 + mostResources + 3);
    assertThat(cluster.capacity().width())
        .isLessThanOrEqualTo(2 * Math.max(4, 4 + mostResources + 3));
  }

  private static Set<String> some(Amounts amounts) {
    Set<String> names = new HashSet<>(amounts.others().keySet());
    names.removeIf(name -> amounts.of(name) == 0 || name.equals("ephemeral-storage"));
    return names;
  }

  private void put(Random random) {
    String name = "n" + random.nextInt(6);
    Amounts allocatable = amounts(random, 4000);
    nodes.put(name, allocatable);
    cluster.put(
        new NodeFacts(
            name, true, true, false, Map.of(), List.of(), allocatable, 20000, 20009, Map.of()));
  }

  private void removeNode(String name) {
    nodes.remove(name);
    cluster.removeNode(name);
  }

  private void set(Random random) {
    PlaceKey key = new PlaceKey("default", "t" + random.nextInt(12));
    Use use =
        new Use(
            "n" + random.nextInt(6),
            amounts(random, 1500),
            random.nextBoolean() ? List.of() : List.of(tcp(20000 + random.nextInt(10))),
            false);
    uses.put(key, use);
    Footprint footprint =
        cluster.hold(Demand.NONE.withAmounts(use.amounts()).withLabels("default", Map.of()));
    cluster.set(
        new Place(key, "uid", cluster.numberFor(use.node()), footprint, use.ports(), 0, 0, false));
    cluster.drop(footprint);
  }

  private void end(String name) {
    Place place = cluster.place(new PlaceKey("default", name));
    if (place != null) {
      cluster.set(place.asEnding());
      uses.computeIfPresent(
          place.key(), (_, use) -> new Use(use.node(), use.amounts(), use.ports(), true));
    }
  }

  private void remove(String name) {
    PlaceKey key = new PlaceKey("default", name);
    Place before = cluster.remove(key);
    assertThat(before == null).isEqualTo(uses.remove(key) == null);
  }

  private void assertAsTheTruth() {
    assertThat(cluster.nodes()).isEqualTo(nodes.size());
    assertThat(cluster.placed()).isEqualTo(uses.size());
    Capacity capacity = cluster.capacity();
    nodes.forEach((name, allocatable) -> {
      int number = cluster.number(name);
      List<Use> here = uses.values().stream().filter(use -> use.node().equals(name)).toList();
      assertThat(cluster.name(number)).isEqualTo(name);
      assertThat(capacity.tasks(number)).isEqualTo(here.size());
      assertThat(cluster.placesOn(number)).hasSameSizeAs(here);
      assertThat(onHosts.at(number)).isEqualTo(here.size());
      for (int resource = 0; resource < capacity.names().count(); resource++) {
        String what = capacity.names().name(resource);
        if (tells(allocatable, what)) {
          assertThat(capacity.allocatable(number, resource)).isEqualTo(allocatable.of(what));
          assertThat(capacity.free(number, resource))
              .isEqualTo(allocatable.of(what) - sum(here, use -> use.amounts().of(what)));
        } else {
          assertThat(capacity.free(number, resource)).isGreaterThan(1L << 53);
        }
      }
      Set<Integer> taken = new HashSet<>();
      here.forEach(use -> use.ports().forEach(port -> taken.add(port.getHostPort())));
      for (int port = 20000; port < 20010; port++) {
        assertThat(cluster.ports(number).taken(port, false)).isEqualTo(taken.contains(port));
      }
    });
    uses.forEach((key, use) -> {
      Place place = Objects.requireNonNull(cluster.place(key));
      assertThat(cluster.name(place.node())).isEqualTo(use.node());
      assertThat(place.ending()).isEqualTo(use.ending());
      assertThat(cluster.placesOn(place.node())).contains(place);
    });
    assertTotals();
  }

  private void assertTotals() {
    Capacity capacity = cluster.capacity();
    for (int resource = 0; resource < capacity.names().count(); resource++) {
      String what = capacity.names().name(resource);
      long total = 0;
      long free = 0;
      for (Map.Entry<String, Amounts> node : nodes.entrySet()) {
        if (tells(node.getValue(), what)) {
          long used =
              sum(
                  uses.values().stream().filter(use -> use.node().equals(node.getKey())).toList(),
                  use -> use.amounts().of(what));
          total += node.getValue().of(what);
          free += Math.max(0, node.getValue().of(what) - used);
        }
      }
      assertThat(capacity.total(resource)).as("all %s", what).isEqualTo(total);
      assertThat(capacity.totalFree(resource)).as("all free %s", what).isEqualTo(free);
    }
  }

  /** Of disk a node may tell nothing: it then has no bounds. */
  private static boolean tells(Amounts allocatable, String resource) {
    return !resource.equals("ephemeral-storage") || allocatable.others().containsKey(resource);
  }

  private static long sum(List<Use> uses, ToLongFunction<Use> amount) {
    return uses.stream().mapToLong(amount).sum();
  }

  private static Amounts amounts(Random random, int most) {
    Map<String, Long> others = new TreeMap<>();
    if (random.nextInt(3) == 0) {
      others.put("ephemeral-storage", (long) random.nextInt(most));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      // Some that many have, and some that come once.
      int which = random.nextBoolean() ? random.nextInt(5) : random.nextInt(1_000);
      others.put("example.com/r" + which, (long) random.nextInt(4));
    }
    return new Amounts(random.nextInt(most), random.nextInt(most), new TreeMap<>(others));
  }
}

package dev.berth.scheduling.topology;

import static dev.berth.scheduling.topology.Domains.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.LabelSelector.Operator;
import dev.berth.api.meta.LabelSelector.Requirement;
import dev.berth.scheduling.topology.Kin.Aversion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Nodes come, go and are labelled anew, tasks come and go, counters and tallies are used and given
 * back: after each step every counter that is used says what a recount from scratch says.
 */
final class RandomTopologyTest {
  private static final int NODES = 6;
  private static final List<String> KEYS = List.of("zone", "rack");

  private final TestWorld world = new TestWorld();
  private final Topology topology = new Topology(world);
  private final List<Counter> counters = new ArrayList<>();
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Kin> strangers = new ArrayList<>();
  // What each counter counts, as the test has asked for it.
  private final Map<Counter, Members> asked = new HashMap<>();

  @Property(tries = 100)
  void countsAreAsARecountFromScratch(@ForAll Random random) {
    // Each try begins with nothing, and all tries share one instance.
    new RandomTopologyTest().run(random);
  }

  private void run(Random random) {
    for (int i = 0; i < 5; i++) {
      strangers.add(kin(random));
    }
    for (int step = 0; step < 80; step++) {
      Map<Counter, List<Integer>> counts = new HashMap<>();
      Map<Counter, Long> changes = new HashMap<>();
      counters.forEach(counter -> {
        counts.put(counter, counts(counter));
        changes.put(counter, counter.changes());
      });
      List<Set<Aversion>> averse = averse();
      long aversions = topology.aversionChanges();
      step(random);
      for (Counter counter : counters) {
        assertRecounted(counter);
        List<Integer> before = counts.get(counter);
        if (before != null && !before.equals(counts(counter).subList(0, before.size()))) {
          assertThat(counter.changes()).isNotEqualTo(changes.get(counter));
        }
      }
      assertAversions();
      if (!averse.equals(averse())) {
        assertThat(topology.aversionChanges()).isNotEqualTo(aversions);
      }
    }
  }

  private void step(Random random) {
    switch (random.nextInt(10)) {
      case 0, 1 -> world.relabel(topology, random.nextInt(NODES), labels(random));
      case 2, 3, 4 -> {
        if (world.nodes() > 0) {
          world.place(topology, kin(random), random.nextInt(world.nodes()));
        }
      }
      case 5 -> {
        if (!world.placed.isEmpty()) {
          world.remove(topology, random.nextInt(world.placed.size()));
        }
      }
      case 6 -> tallies.add(topology.use(kin(random)));
      case 7 -> {
        if (!tallies.isEmpty()) {
          topology.release(tallies.remove(random.nextInt(tallies.size())));
        }
      }
      case 8 -> {
        Members members = members(random);
        Counter counter =
            topology.use(
                members,
                members instanceof Members.Averse(Aversion to)
                    ? to.topologyKey()
                    : KEYS.get(random.nextInt(KEYS.size())));
        counters.add(counter);
        asked.put(counter, members);
      }
      default -> {
        if (!counters.isEmpty()) {
          topology.release(counters.remove(random.nextInt(counters.size())));
        }
      }
    }
  }

  private void assertRecounted(Counter counter) {
    String key = counter.domains().key();
    Map<String, Integer> recount = new HashMap<>();
    for (TestWorld.Placed one : world.placed) {
      String value = world.label(one.node(), key);
      if (value != null && counts(Objects.requireNonNull(asked.get(counter)), one.tally().kin())) {
        recount.merge(value, 1, Integer::sum);
      }
    }
    List<Integer> expected = new ArrayList<>();
    List<Integer> counted = new ArrayList<>();
    for (int node = 0; node < world.nodes(); node++) {
      String value = world.label(node, key);
      int domain = counter.domains().of(node);
      expected.add(value == null ? 0 : recount.getOrDefault(value, 0));
      counted.add(counter.at(node));
      if (!Objects.equals(domain == NONE ? null : counter.domains().value(domain), value)) {
        fail("node %d is in domain %d of %s", node, domain, key);
      }
    }
    for (int domain = 0; domain < counter.domains().count(); domain++) {
      expected.add(recount.getOrDefault(counter.domains().value(domain), 0));
      counted.add(counter.in(domain));
    }
    expected.add(recount.values().stream().mapToInt(Integer::intValue).sum());
    counted.add(counter.total());
    assertThat(counted).as("%s over %s", asked.get(counter), key).isEqualTo(expected);
  }

  private void assertAversions() {
    for (Kin stranger : strangers) {
      Set<Aversion> expected = new HashSet<>();
      for (Kin one : known()) {
        for (Aversion aversion : one.aversions()) {
          if (counts(aversion.others(), stranger)) {
            expected.add(aversion);
          }
        }
      }
      assertThat(topology.averseTo(stranger)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private List<Kin> known() {
    List<Kin> all = new ArrayList<>();
    world.placed.forEach(one -> all.add(one.tally().kin()));
    tallies.forEach(one -> all.add(one.kin()));
    return all;
  }

  private List<Set<Aversion>> averse() {
    return strangers.stream().map(one -> Set.copyOf(topology.averseTo(one))).toList();
  }

  private static List<Integer> counts(Counter counter) {
    List<Integer> all = new ArrayList<>();
    for (int domain = 0; domain < counter.domains().count(); domain++) {
      all.add(counter.in(domain));
    }
    return all;
  }

  /** Whether a kin is counted, written anew. */
  private static boolean counts(Members members, Kin kin) {
    return switch (members) {
      case Members.Averse(Aversion to) -> kin.aversions().contains(to);
      case Members.Selected(Set<String> namespaces, LabelSelector selector) ->
          namespaces.contains(kin.namespace())
              && selector.requirements().stream()
                  .allMatch(one -> holds(one, kin.labels().get(one.key())));
    };
  }

  private static boolean holds(Requirement one, @Nullable String value) {
    return switch (one.operator()) {
      case IN -> value != null && one.values().contains(value);
      case NOT_IN -> value == null || !one.values().contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
    };
  }

  private static @Nullable Map<String, String> labels(Random random) {
    if (random.nextInt(5) == 0) {
      return null;
    }
    Map<String, String> all = new HashMap<>();
    for (String key : KEYS) {
      if (random.nextInt(4) > 0) {
        all.put(key, "abc".substring(random.nextInt(3)).substring(0, 1));
      }
    }
    return all;
  }

  private static Kin kin(Random random) {
    Map<String, String> labels = new HashMap<>();
    if (random.nextInt(4) > 0) {
      labels.put("app", random.nextBoolean() ? "web" : "db");
    }
    if (random.nextBoolean()) {
      labels.put("tier", random.nextBoolean() ? "front" : "back");
    }
    List<Aversion> aversions = new ArrayList<>();
    for (int i = random.nextInt(4) - 1; i > 0; i--) {
      aversions.add(aversion(random));
    }
    return new Kin(random.nextInt(4) == 0 ? "other" : "default", labels, aversions);
  }

  private static Aversion aversion(Random random) {
    return new Aversion(selected(random), KEYS.get(random.nextInt(KEYS.size())));
  }

  private static Members members(Random random) {
    return random.nextInt(3) == 0 ? new Members.Averse(aversion(random)) : selected(random);
  }

  private static Members.Selected selected(Random random) {
    Set<String> namespaces =
        random.nextInt(4) == 0 ? Set.of("default", "other") : Set.of("default");
    List<Requirement> all = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      all.add(
          switch (random.nextInt(7)) {
            case 0 -> new Requirement("app", Operator.NOT_IN, List.of("web"));
            case 1 -> new Requirement("app", Operator.IN, List.of("web", "db"));
            case 2 -> new Requirement("tier", Operator.EXISTS, List.of());
            case 3 -> new Requirement("tier", Operator.DOES_NOT_EXIST, List.of());
            case 4 -> new Requirement("tier", Operator.IN, List.of("front"));
            default ->
                new Requirement("app", Operator.IN, List.of(random.nextBoolean() ? "web" : "db"));
          });
    }
    return new Members.Selected(namespaces, new LabelSelector(all));
  }
}

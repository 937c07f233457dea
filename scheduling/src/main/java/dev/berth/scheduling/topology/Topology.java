package dev.berth.scheduling.topology;

import dev.berth.scheduling.topology.Kin.Aversion;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All counters, and the labels that they go by. A counter lives as long as somebody uses it, and a
 * new one counts what is there already: it adds up the tallies of those that it counts, which costs
 * no more than there are of these. Belongs to one thread.
 */
public final class Topology {
  /** What there is to count. */
  public interface World {
    /** Above the number of every node. */
    int nodes();

    /** A label of a node; null when it has none, or is not there. */
    @Nullable String label(int node, String key);
  }

  private record Key(Members members, String topologyKey) {}

  private final World world;
  private final Map<String, Domains> domains = new LinkedHashMap<>();
  private final Map<Key, Counter> counters = new HashMap<>();
  private final SelectedIndex<Counter> selecting = new SelectedIndex<>();
  private final Map<Kin, Tally> tallies = new HashMap<>();
  private final TallyIndex selected = new TallyIndex();
  private final Map<Aversion, Set<Tally>> averse = new HashMap<>();
  private final SelectedIndex<Aversion> averseTo = new SelectedIndex<>();
  private long aversionChanges;

  public Topology(World world) {
    this.world = world;
  }

  /** The counter of such tasks over a label of nodes; to be given back by {@link #release}. */
  public Counter use(Members members, String topologyKey) {
    Counter counter = counters.computeIfAbsent(new Key(members, topologyKey), this::made);
    counter.users++;
    return counter;
  }

  /** A user of a counter is gone. */
  public void release(Counter counter) {
    counter.users--;
    if (counter.users > 0) {
      return;
    }
    counters.remove(new Key(counter.members, counter.domains().key()));
    selecting.remove(counter);
    counter.tallies.forEach(tally -> tally.end(counter));
    counter.domains().users--;
    if (counter.domains().users == 0) {
      domains.remove(counter.domains().key());
    }
  }

  /** The tally of tasks of some kin; to be given back by {@link #release(Tally)}. */
  public Tally use(Kin kin) {
    Tally tally = tallies.get(kin);
    if (tally == null) {
      tally = made(kin);
      tallies.put(kin, tally);
    }
    tally.users++;
    return tally;
  }

  /** A user of a tally is gone. */
  public void release(Tally tally) {
    tally.users--;
    if (tally.users > 0) {
      return;
    }
    tallies.remove(tally.kin());
    selected.remove(tally);
    tally.close();
    for (Aversion aversion : tally.kin().aversions()) {
      averse.computeIfPresent(
          aversion,
          (_, all) -> {
            all.remove(tally);
            return all.isEmpty() ? null : all;
          });
      if (!averse.containsKey(aversion)) {
        averseTo.remove(aversion);
        aversionChanges++;
      }
    }
  }

  /** Who of all that have a place, or want one, would mind such a task beside them. */
  public List<Aversion> averseTo(Kin kin) {
    return averseTo.of(kin);
  }

  /** Another number whenever {@link #averseTo} may answer otherwise. */
  public long aversionChanges() {
    return aversionChanges;
  }

  /**
   * The labels of a node have changed.
   *
   * @param here the tallies of the tasks that have a place there, one for each
   */
  public void relabelled(int node, Iterable<Tally> here) {
    here.forEach(tally -> tally.count(node, -1));
    domains.values().forEach(one -> one.set(node, world.label(node, one.key())));
    here.forEach(tally -> tally.count(node, 1));
  }

  private Counter made(Key key) {
    Domains over = domains.computeIfAbsent(key.topologyKey(), this::domains);
    over.users++;
    Counter counter = new Counter(key.members(), over);
    if (key.members() instanceof Members.Selected which) {
      selecting.add(which, counter);
    }
    counted(key.members()).forEach(tally -> tally.begin(counter));
    return counter;
  }

  private Domains domains(String key) {
    Domains made = new Domains(key);
    for (int node = 0; node < world.nodes(); node++) {
      made.set(node, world.label(node, key));
    }
    return made;
  }

  private Collection<Tally> counted(Members members) {
    return switch (members) {
      case Members.Selected which -> selected.of(which);
      case Members.Averse(Aversion to) -> averse.getOrDefault(to, Set.of());
    };
  }

  private Tally made(Kin kin) {
    Tally tally = new Tally(kin);
    selected.add(tally);
    selecting.of(kin).forEach(tally::begin);
    for (Aversion aversion : kin.aversions()) {
      Counter counter = counters.get(new Key(new Members.Averse(aversion), aversion.topologyKey()));
      if (counter != null) {
        tally.begin(counter);
      }
      Set<Tally> others = averse.computeIfAbsent(aversion, _ -> new LinkedHashSet<>());
      if (others.isEmpty()) {
        averseTo.add(aversion.others(), aversion);
        aversionChanges++;
      }
      others.add(tally);
    }
    return tally;
  }
}

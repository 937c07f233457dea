package dev.berth.scheduling.topology;

import dev.berth.scheduling.topology.Kin.Aversion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All counters, and the labels that they go by. A counter lives as long as somebody uses it, and a
 * new one counts what is there already. Belongs to one thread.
 */
public final class Topology {
  /** What there is to count. */
  public interface World {
    /** Above the number of every node. */
    int nodes();

    /** A label of a node; null when it has none, or is not there. */
    @Nullable String label(int node, String key);

    /** Names each task that has a place, with the number of its node. */
    void places(ObjIntConsumer<Tally> each);
  }

  private record Key(Members members, String topologyKey) {}

  private final World world;
  private final Map<String, Domains> domains = new LinkedHashMap<>();
  private final Map<Key, Counter> counters = new HashMap<>();
  private final SelectedIndex<Counter> selecting = new SelectedIndex<>();
  private final Map<Kin, Tally> tallies = new LinkedHashMap<>();
  private final Map<Aversion, Integer> aversions = new HashMap<>();
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
    if (counter.members instanceof Members.Selected selected) {
      selecting.remove(selected, counter);
    }
    tallies.values().forEach(tally -> tally.counters.remove(counter));
    counter.domains().users--;
    if (counter.domains().users == 0) {
      domains.remove(counter.domains().key());
    }
  }

  /** The tally of tasks of some kin; to be given back by {@link #release(Tally)}. */
  public Tally use(Kin kin) {
    Tally tally = tallies.get(kin);
    if (tally == null) {
      tally = new Tally(kin);
      tally.counters.addAll(selecting.of(kin));
      for (Aversion aversion : kin.aversions()) {
        Counter averse =
            counters.get(new Key(new Members.Averse(aversion), aversion.topologyKey()));
        if (averse != null) {
          tally.counters.add(averse);
        }
        if (aversions.merge(aversion, 1, Integer::sum) == 1) {
          averseTo.add(aversion.others(), aversion);
          aversionChanges++;
        }
      }
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
    for (Aversion aversion : tally.kin().aversions()) {
      if (aversions.merge(aversion, -1, Integer::sum) == 0) {
        aversions.remove(aversion);
        averseTo.remove(aversion.others(), aversion);
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
    here.forEach(tally -> tally.left(node));
    domains.values().forEach(one -> one.set(node, world.label(node, one.key())));
    here.forEach(tally -> tally.placed(node));
  }

  private Counter made(Key key) {
    Domains over = domains.get(key.topologyKey());
    if (over == null) {
      over = new Domains(key.topologyKey());
      domains.put(key.topologyKey(), over);
      for (int node = 0; node < world.nodes(); node++) {
        over.set(node, world.label(node, over.key()));
      }
    }
    over.users++;
    Counter counter = new Counter(key.members(), over);
    if (key.members() instanceof Members.Selected selected) {
      selecting.add(selected, counter);
    }
    boolean any = false;
    for (Tally tally : tallies.values()) {
      if (counter.members.include(tally.kin())) {
        tally.counters.add(counter);
        any = true;
      }
    }
    if (any) {
      world.places((tally, node) -> {
        if (tally.counters.contains(counter)) {
          counter.add(node, 1);
        }
      });
    }
    return counter;
  }
}

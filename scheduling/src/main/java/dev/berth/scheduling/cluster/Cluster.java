package dev.berth.scheduling.cluster;

import dev.berth.api.v1.Node;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.topology.Kin;
import dev.berth.scheduling.topology.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes and what is used on them. A key has at most one place; setting another one moves it.
 * Not safe for use by several threads: it belongs to the one that decides.
 *
 * <p>Nodes have numbers. One that is only known from a Binding has a number, too, but does not
 * exist yet: what is used on it counts from the moment that it appears. The number of one that is
 * gone and unused goes to the next that comes.
 */
public final class Cluster {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<NodeFacts> facts = new ArrayList<>();
  private final List<List<Place>> places = new ArrayList<>();
  private final List<Ports> ports = new ArrayList<>();
  private final List<Integer> unused = new ArrayList<>();
  private final Map<PlaceKey, Place> byKey = new HashMap<>();
  private final Map<Footprint.Key, Footprint> footprints = new HashMap<>();
  private final Capacity capacity = new Capacity();
  private final Topology topology = new Topology(new Labels());
  private final List<IntConsumer> listeners = new ArrayList<>();
  private int existing;

  /** What nodes have and what is left of it. */
  public Capacity capacity() {
    return capacity;
  }

  /** Tasks counted over zones and the like. */
  public Topology topology() {
    return topology;
  }

  /** Calls back with a node's number after what it is has changed, or it has come or gone. */
  public void onNode(IntConsumer listener) {
    listeners.add(listener);
  }

  /** Above the number of every node. */
  public int numbers() {
    return facts.size();
  }

  /** How many nodes exist. */
  public int nodes() {
    return existing;
  }

  public boolean exists(int node) {
    return facts.get(node).exists();
  }

  public String name(int node) {
    return facts.get(node).name();
  }

  /** The number of a node that exists; -1 of another. */
  public int number(String name) {
    Integer number = numbers.get(name);
    return number == null || !exists(number) ? -1 : number;
  }

  public NodeFacts facts(int node) {
    return facts.get(node);
  }

  public Ports ports(int node) {
    return ports.get(node);
  }

  /** Who has a place there. */
  public List<Place> placesOn(int node) {
    return Collections.unmodifiableList(places.get(node));
  }

  /** The place of a task; null when it uses nothing. */
  public @Nullable Place place(PlaceKey key) {
    return byKey.get(key);
  }

  /** Names every place, in no particular order. */
  public void forEachPlace(Consumer<Place> each) {
    byKey.values().forEach(each);
  }

  /** How many tasks have a place. */
  public int placed() {
    return byKey.size();
  }

  /**
   * Learns of a new or changed node.
   *
   * @return whether that may change a decision
   */
  public boolean put(Node node) {
    return put(NodeFacts.of(node));
  }

  /** As {@link #put(Node)}. */
  public boolean put(NodeFacts now) {
    int number = numberFor(now.name());
    NodeFacts before = facts.get(number);
    if (now.equals(before)) {
      return false;
    }
    existing += before.exists() ? 0 : 1;
    learn(number, now);
    return true;
  }

  /** A node is gone; what is used on it stays counted in case that it returns. */
  public void removeNode(String name) {
    Integer number = numbers.get(name);
    if (number != null && exists(number)) {
      existing--;
      learn(number, NodeFacts.unknown(name));
      dropIfBlank(number);
    }
  }

  /**
   * Makes this the place of its task, and frees the one that it had.
   *
   * @return the place that it had; null when it had none
   */
  public @Nullable Place set(Place place) {
    Place before = byKey.put(place.key(), place);
    if (place.equals(before)) {
      return before;
    }
    // First of all: the place that it had may be the last one that holds the same.
    place.footprint().holders++;
    if (before != null) {
      free(before);
      if (before.node() != place.node()) {
        dropIfBlank(before.node());
      }
    }
    int node = place.node();
    capacity.use(node, place.footprint().needs());
    place.footprint().tally().placed(node);
    ports.get(node).takeAll(place.hostPorts());
    places.get(node).add(place);
    return before;
  }

  /** A task uses nothing any more; answers what it used. */
  public @Nullable Place remove(PlaceKey key) {
    Place before = byKey.remove(key);
    if (before != null) {
      free(before);
      dropIfBlank(before.node());
    }
    return before;
  }

  /**
   * What a task that asks for this takes, for a place of it. Whoever has asked must {@link #drop}
   * it; places that are set hold it for themselves.
   */
  public Footprint hold(Demand demand) {
    Footprint.Key key = new Footprint.Key(demand.amounts(), Kin.of(demand));
    Footprint footprint = footprints.get(key);
    if (footprint == null) {
      footprint = new Footprint(key, capacity.hold(demand.amounts()), topology.use(key.kin()));
      footprints.put(key, footprint);
    }
    footprint.holders++;
    return footprint;
  }

  /** One more needs it: to be given back by {@link #drop}. */
  public void keep(Footprint footprint) {
    footprint.holders++;
  }

  /** One who held it needs it no more. */
  public void drop(Footprint footprint) {
    footprint.holders--;
    if (footprint.holders == 0) {
      footprints.remove(footprint.key());
      capacity.drop(footprint.needs());
      topology.release(footprint.tally());
    }
  }

  /** The number of a node, which need not exist; keep it no longer than a place on it. */
  public int numberFor(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    int number;
    if (unused.isEmpty()) {
      number = facts.size();
      facts.add(NodeFacts.unknown(name));
      places.add(new ArrayList<>());
      ports.add(new Ports());
      capacity.grow(number + 1);
    } else {
      number = unused.removeLast();
      facts.set(number, NodeFacts.unknown(name));
      ports.set(number, new Ports());
    }
    numbers.put(name, number);
    return number;
  }

  private void learn(int node, NodeFacts now) {
    facts.set(node, now);
    capacity.offer(node, now.allocatable());
    topology.relabelled(
        node, places.get(node).stream().map(one -> one.footprint().tally()).toList());
    for (IntConsumer listener : listeners) {
      listener.accept(node);
    }
  }

  private void free(Place place) {
    int node = place.node();
    capacity.release(node, place.footprint().needs());
    place.footprint().tally().left(node);
    drop(place.footprint());
    ports.get(node).freeAll(place.hostPorts());
    // From the end: what has come last goes first most often.
    List<Place> here = places.get(node);
    for (int i = here.size() - 1; i >= 0; i--) {
      if (here.get(i).key().equals(place.key())) {
        here.set(i, here.getLast());
        here.removeLast();
        break;
      }
    }
  }

  private void dropIfBlank(int node) {
    NodeFacts blank = facts.get(node);
    if (!blank.exists() && places.get(node).isEmpty() && numbers.remove(blank.name(), node)) {
      unused.add(node);
    }
  }

  private final class Labels implements Topology.World {
    @Override
    public int nodes() {
      return facts.size();
    }

    @Override
    public @Nullable String label(int node, String key) {
      return exists(node) ? facts.get(node).label(key) : null;
    }
  }
}

package dev.berth.scheduling.plan;

import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.StrategyType;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.NodeFacts;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Veto;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides where one task goes. Reads the cluster and changes nothing in it: whoever takes a
 * decision sets the place before asking for the next one.
 */
public final class Planner {
  private static final int IDLE_SHAPES = 256;
  // None of them divides the number of nodes that anybody has twice.
  private static final int[] STRIDES = {7919, 104_729, 1_299_709, 15_485_863};

  private final Cluster cluster;
  private final StrategyType byDefault;
  private final Sampling sampling;
  private final Map<Demand, Terrain> terrains = new LinkedHashMap<>();
  private final Map<Demand, Shape> shapes = new LinkedHashMap<>();
  private final Map<Demand, Shape> idle = new LinkedHashMap<>();
  private final int[] kept;
  private long random;
  private int[] seen = new int[0];
  private int seenNow;

  /**
   * @param byDefault the strategy of tasks that do not say
   * @param seed chooses between nodes that are equally good, and whom to look at; two schedulers
   *     with different seeds collide less
   */
  public Planner(Cluster cluster, StrategyType byDefault, Sampling sampling, long seed) {
    this.cluster = cluster;
    this.byDefault = byDefault;
    this.sampling = sampling;
    this.random = seed;
    this.kept = new int[sampling.kept()];
    cluster.onNode(node -> terrains.values().forEach(terrain -> terrain.look(node)));
  }

  public static Planner standard(Cluster cluster, long seed) {
    return new Planner(cluster, StrategyType.STRATEGY_TYPE_SPREAD, Sampling.standard(), seed);
  }

  /** The shape of tasks that ask for this; to be given back by {@link #drop}. */
  public Shape hold(Demand demand) {
    Shape shape = shapes.get(demand);
    if (shape == null) {
      Demand aboutNodes = demand.aboutNodes();
      Terrain terrain = terrains.computeIfAbsent(aboutNodes, asked -> new Terrain(cluster, asked));
      terrain.holders++;
      shape = new Shape(cluster, demand, terrain, byDefault);
      shapes.put(demand, shape);
    } else if (shape.holders == 0) {
      idle.remove(demand);
    }
    shape.holders++;
    return shape;
  }

  /** One who held it needs it no more. It stays known for a while: another one like it may come. */
  public void drop(Shape shape) {
    shape.holders--;
    if (shape.holders > 0) {
      return;
    }
    idle.put(shape.demand(), shape);
    if (idle.size() > IDLE_SHAPES) {
      Shape oldest = idle.values().iterator().next();
      idle.remove(oldest.demand());
      shapes.remove(oldest.demand());
      oldest.close(cluster);
      oldest.terrain.holders--;
      if (oldest.terrain.holders == 0) {
        terrains.remove(oldest.demand().aboutNodes());
      }
    }
  }

  /**
   * The best node of those that were looked at and that every rule allows.
   *
   * @param avoid nodes that have refused the task of late: taken when no other fits
   * @param attempt how often the task has had a place: each one gets other assigned ports, for a
   *     node may have refused one that something outside the cluster holds
   */
  public Decision decide(Shape shape, List<String> avoid, long attempt) {
    shape.prepare();
    Pool pool = shape.pool;
    boolean lasts = avoid.isEmpty() && !shape.isRandom() && !shape.scores.dependOnOthers();
    int best = -1;
    if (lasts && pool.uses > 0 && pool.terrain == shape.terrain.version()) {
      best = best(shape);
    }
    if (best < 0) {
      sample(shape, avoid);
      best = best(shape);
    }
    if (best < 0) {
      pool.uses = 0;
      return new Decision.Refused(refusal(shape));
    }
    pool.uses = lasts ? pool.uses - 1 : 0;
    int node = pool.node(best);
    return new Decision.Placed(
        node, ports(shape, node, attempt), pool.lookedAt, pool.fit, next(shape, best));
  }

  /** The decision for a node that fits, and that somebody else has chosen. */
  public Decision.Placed place(Shape shape, int node, long attempt) {
    return new Decision.Placed(node, ports(shape, node, attempt), 1, 1, -1);
  }

  /** Why no node fits; counts those that do as nothing. */
  public Refusal refusal(Shape shape) {
    shape.rules.prepare();
    Tallies tallies = new Tallies();
    for (int node = 0; node < cluster.numbers(); node++) {
      if (cluster.exists(node)) {
        Veto veto = shape.terrain.veto(node);
        if (veto != null) {
          tallies.add(veto);
        } else if (!shape.rules.fits(node)) {
          tallies.add(shape.rules.veto(node));
        }
      }
    }
    return tallies.refusal();
  }

  /** The points of a node for such a task, by what they are for. */
  public SortedMap<String, Integer> points(Shape shape, int node) {
    shape.prepare();
    SortedMap<String, Integer> points = new TreeMap<>();
    shape.terrain.explain(node, points);
    shape.scores.explain(node, points);
    return points;
  }

  /**
   * The best candidate that fits, as it is now: others may have been placed there since it was
   * sampled. Those that lack room are dropped; those that lack only the right company stay, for
   * that may change with each task.
   *
   * @return its place in the pool; -1 when none fits
   */
  private int best(Shape shape) {
    Pool pool = shape.pool;
    int i = 0;
    while (i < pool.size()) {
      int node = pool.node(i);
      if (!shape.rules.hasRoom(node)) {
        pool.remove(i);
        continue;
      }
      long now = pool.uses == sampling.uses() ? pool.rank(i) : shape.rank(cluster, node, false);
      if (now < pool.rank(i)) {
        pool.lower(i, now);
      } else if (shape.rules.hasCompany(node)) {
        return i;
      } else {
        i++;
      }
    }
    return -1;
  }

  /** The best candidate behind that one that fits, too; -1 when none does. */
  private static int next(Shape shape, int best) {
    Pool pool = shape.pool;
    for (int i = best + 1; i < pool.size(); i++) {
      if (shape.rules.fits(pool.node(i))) {
        return pool.node(i);
      }
    }
    return -1;
  }

  /**
   * Looks at nodes in an order that hardly ever repeats, until enough have room and one of them
   * fits that is not to be avoided, or all were looked at.
   */
  private void sample(Shape shape, List<String> avoid) {
    Pool pool = shape.pool;
    Terrain terrain = shape.terrain;
    // Whoever wants any node would get the last one for ever.
    int best = shape.isRandom() ? 0 : Math.min(pool.size(), kept.length);
    for (int i = 0; i < best; i++) {
      kept[i] = pool.node(i);
    }
    pool.clear();
    pool.uses = sampling.uses();
    pool.terrain = terrain.version();
    pool.lookedAt = 0;
    pool.fit = 0;
    pool.good = 0;
    begin();
    for (int i = 0; i < best; i++) {
      if (terrain.has(kept[i])) {
        look(shape, kept[i], avoid);
      }
    }
    int enough = shape.isRandom() ? 1 : sampling.enough();
    long bits = bits();
    int count = terrain.count();
    int stride = stride(count, bits);
    int at = count == 0 ? 0 : (int) Long.remainderUnsigned(bits, count);
    for (int i = 0; i < count && (pool.size() < enough || pool.good == 0); i++) {
      look(shape, terrain.node(at), avoid);
      at = (int) (((long) at + stride) % count);
    }
    pool.sort();
  }

  private void look(Shape shape, int node, List<String> avoid) {
    if (seen[node] == seenNow) {
      return;
    }
    seen[node] = seenNow;
    Pool pool = shape.pool;
    pool.lookedAt++;
    if (!shape.rules.hasRoom(node)) {
      return;
    }
    boolean fits = shape.rules.hasCompany(node);
    boolean avoided = !avoid.isEmpty() && avoid.contains(cluster.name(node));
    boolean good = fits && !avoided;
    pool.fit += fits ? 1 : 0;
    pool.good += good ? 1 : 0;
    // When there is no end of the others, a good one must still find room.
    if (good || (pool.size() < Pool.MOST - 1 && (fits || pool.size() < sampling.enough()))) {
      pool.add(node, shape.rank(cluster, node, avoided));
    }
  }

  private void begin() {
    if (seen.length < cluster.numbers()) {
      seen = Arrays.copyOf(seen, Math.max(cluster.numbers(), seen.length * 2));
    }
    seenNow++;
  }

  private List<HostPort> ports(Shape shape, int node, long attempt) {
    if (shape.demand().ports().isEmpty()) {
      return List.of();
    }
    NodeFacts facts = cluster.facts(node);
    return cluster
        .ports(node)
        .choose(shape.demand().ports(), facts.firstPort(), facts.lastPort(), attempt)
        .orElseThrow();
  }

  /** Prime, and no divisor of the count: each of so many is met once. */
  private static int stride(int count, long bits) {
    for (int i = 0; i < STRIDES.length; i++) {
      int stride = STRIDES[(int) (((bits >>> 40) + i) & 3)];
      if (count == 0 || count % stride != 0) {
        return stride % Math.max(1, count);
      }
    }
    return 1;
  }

  private long bits() {
    random += 0x9e3779b97f4a7c15L;
    return mix(random);
  }

  /** Spreads the bits (the finalizer of SplitMix64). */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}

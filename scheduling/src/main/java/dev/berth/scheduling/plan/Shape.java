package dev.berth.scheduling.plan;

import dev.berth.api.v1.StrategyType;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Footprint;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.filter.room.RoomRules;
import dev.berth.scheduling.score.Scores;

/**
 * All tasks that ask for the same, with everything that is worked out for them once. Got from
 * {@link Planner#hold}.
 */
public final class Shape {
  private final Demand demand;
  private final Footprint footprint;
  private final StrategyType strategy;
  final Terrain terrain;
  final RoomRules rules;
  final Scores scores;
  final Pool pool = new Pool();
  int holders;

  Shape(Cluster cluster, Demand demand, Terrain terrain, StrategyType byDefault) {
    this.demand = demand;
    this.terrain = terrain;
    this.footprint = cluster.hold(demand);
    this.strategy =
        demand.strategy() == StrategyType.STRATEGY_TYPE_UNSPECIFIED ? byDefault : demand.strategy();
    this.rules = new RoomRules(cluster, demand, footprint, terrain);
    this.scores = new Scores(cluster, demand, footprint, strategy, terrain);
  }

  public Demand demand() {
    return demand;
  }

  /** What each of them takes. */
  public Footprint footprint() {
    return footprint;
  }

  /** Whether a node could take one now. */
  public boolean fits(int node) {
    if (!terrain.has(node)) {
      return false;
    }
    rules.prepare();
    return rules.fits(node);
  }

  /** Whether a node may take one by what it is, whatever runs there. */
  public boolean isFeasible(int node) {
    return terrain.has(node);
  }

  /** The nodes that may take one by what they are. */
  public Feasible nodes() {
    return terrain;
  }

  /** Another number whenever other tasks have come or gone that matter to where these may be. */
  public long companyVersion() {
    return rules.companyVersion();
  }

  /** Whether it matters to it who else has a place, and where. */
  public boolean mindsCompany() {
    return rules.mindCompany();
  }

  void prepare() {
    rules.prepare();
    scores.prepare();
  }

  boolean isRandom() {
    return strategy == StrategyType.STRATEGY_TYPE_RANDOM;
  }

  /**
   * How good a node is, in 47 bits to be compared as a whole: fewer taints that mind, then more
   * points, then, to spread, fewer tasks.
   *
   * @param avoided whether it has refused the task of late
   */
  long rank(Cluster cluster, int node, boolean avoided) {
    long tier = Math.min(63, terrain.taints(node)) + (avoided ? 64L : 0L);
    long points = Math.clamp((long) terrain.points(node) + scores.points(node), 0, (1L << 24) - 1);
    long few =
        strategy == StrategyType.STRATEGY_TYPE_SPREAD
            ? 0xffff - Math.min(0xffff, cluster.capacity().tasks(node))
            : 0;
    return (127 - tier) << 40 | points << 16 | few;
  }

  void close(Cluster cluster) {
    rules.close();
    scores.close();
    cluster.drop(footprint);
  }
}

package dev.berth.scheduling.score;

import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Constraint;
import dev.berth.api.v1.ConstraintOperator;
import dev.berth.api.v1.PreferredTasks;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.WhenUnsatisfiable;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Footprint;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Constraints;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The wishes about what is on nodes that a task has. A new one is a class and a line here. */
public final class Scores implements AutoCloseable {
  private final Cluster cluster;
  private final Demand demand;
  private final Weights weights;
  private final List<Counter> counters = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Score[] scores;
  private final int[] factors;

  /**
   * @param nodes those that may take it by what they are
   */
  public Scores(
      Cluster cluster, Demand demand, Footprint footprint, StrategyType strategy, Feasible nodes) {
    this.cluster = cluster;
    this.demand = demand;
    this.weights = new Weights(demand.weights());
    List<Score> all = new ArrayList<>();
    if (strategy != StrategyType.STRATEGY_TYPE_RANDOM) {
      boolean pack = strategy == StrategyType.STRATEGY_TYPE_BINPACK;
      all.add(new LoadScore(cluster.capacity(), footprint.needs(), pack));
      names.add(Weights.STRATEGY);
    }
    List<CompanyScore.Wish> wishes = wishes();
    if (!wishes.isEmpty()) {
      all.add(new CompanyScore(wishes));
      names.add(Weights.TASK_AFFINITY);
    }
    List<Counter> even = even();
    if (!even.isEmpty()) {
      all.add(new EvenScore(even, nodes));
      names.add(Weights.TOPOLOGY_SPREAD);
    }
    this.scores = all.toArray(Score[]::new);
    this.factors = names.stream().mapToInt(weights::of).toArray();
  }

  /** Whether a decision about one task changes the points of others of its kind elsewhere. */
  public boolean dependOnOthers() {
    return !counters.isEmpty();
  }

  /** To be called before each decision. */
  public void prepare() {
    for (Score score : scores) {
      score.prepare();
    }
  }

  /** All points of a node, weighed. */
  public int points(int node) {
    int points = 0;
    for (int i = 0; i < scores.length; i++) {
      points += factors[i] * scores[i].points(node);
    }
    return points;
  }

  /** As {@link #points}, one by one. */
  public void explain(int node, Map<String, Integer> into) {
    for (int i = 0; i < scores.length; i++) {
      into.put(names.get(i), factors[i] * scores[i].points(node));
    }
  }

  /** Gives the counters back. */
  @Override
  public void close() {
    counters.forEach(cluster.topology()::release);
    counters.clear();
  }

  private List<CompanyScore.Wish> wishes() {
    List<CompanyScore.Wish> wishes = new ArrayList<>();
    for (PreferredTasks one : demand.affinity().getTaskAffinity().getPreferredList()) {
      wishes.add(new CompanyScore.Wish(counter(one), one.getWeight()));
    }
    for (PreferredTasks one : demand.affinity().getTaskAntiAffinity().getPreferredList()) {
      wishes.add(new CompanyScore.Wish(counter(one), -one.getWeight()));
    }
    return wishes;
  }

  /** Spread that is only wished for, and Marathon's GROUP_BY, whose rule alone would not spread. */
  private List<Counter> even() {
    List<Counter> even = new ArrayList<>();
    for (TopologySpread spread : demand.spread()) {
      if (spread.getWhenUnsatisfiable() == WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY) {
        LabelSelector selector =
            spread.hasLabelSelector()
                ? Selectors.of(spread.getLabelSelector())
                : Selectors.exactly(demand.labels());
        even.add(counter(like(selector), spread.getTopologyKey()));
      }
    }
    for (Constraint constraint : demand.constraints()) {
      if (constraint.getOperator() == ConstraintOperator.CONSTRAINT_OPERATOR_GROUP_BY) {
        LabelSelector selector =
            constraint.hasLabelSelector()
                ? Selectors.of(constraint.getLabelSelector())
                : Selectors.exactly(demand.labels());
        even.add(counter(like(selector), Constraints.label(constraint.getAttribute())));
      }
    }
    return even;
  }

  private Members.Selected like(LabelSelector selector) {
    return new Members.Selected(Set.of(demand.namespace()), selector);
  }

  private Counter counter(PreferredTasks one) {
    return counter(Members.of(one.getTerm(), demand.namespace()), one.getTerm().getTopologyKey());
  }

  private Counter counter(Members.Selected members, String topologyKey) {
    Counter counter = cluster.topology().use(members, topologyKey);
    counters.add(counter);
    return counter;
  }
}

package dev.berth.scheduling.filter.room;

import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.Selectors;
import dev.berth.api.v1.Constraint;
import dev.berth.api.v1.TaskTerm;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.WhenUnsatisfiable;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Footprint;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.filter.Constraints;
import dev.berth.scheduling.filter.Feasible;
import dev.berth.scheduling.filter.Veto;
import dev.berth.scheduling.topology.Counter;
import dev.berth.scheduling.topology.Kin;
import dev.berth.scheduling.topology.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules about what is on nodes that a task asks for, or that others ask for against it, in the
 * order in which they are asked. A new rule is a class and a line here.
 */
public final class RoomRules implements AutoCloseable {
  private final Cluster cluster;
  private final Demand demand;
  private final Kin kin;
  private final List<Counter> counters = new ArrayList<>();
  private final List<RoomRule> room = new ArrayList<>();
  private final List<RoomRule> company = new ArrayList<>();
  private final List<Counter> averse = new ArrayList<>();
  private final RoomRule[] roomRules;
  private RoomRule[] companyRules = {};
  private long aversionsAsOf = -1;
  private long past;

  /**
   * @param nodes those that may take it by what they are
   */
  public RoomRules(Cluster cluster, Demand demand, Footprint footprint, Feasible nodes) {
    this.cluster = cluster;
    this.demand = demand;
    this.kin = footprint.kin();
    room.add(new ResourceRule(cluster.capacity(), footprint.needs()));
    if (!demand.ports().isEmpty()) {
      room.add(new PortRule(cluster, demand.ports()));
    }
    for (TaskTerm term : demand.affinity().getTaskAffinity().getRequiredList()) {
      Members.Selected near = Members.of(term, demand.namespace());
      company.add(new TogetherRule(counter(near, term.getTopologyKey()), near.include(kin)));
    }
    for (TaskTerm term : demand.affinity().getTaskAntiAffinity().getRequiredList()) {
      Members.Selected away = Members.of(term, demand.namespace());
      company.add(new ApartRule(counter(away, term.getTopologyKey())));
    }
    for (Constraint constraint : demand.constraints()) {
      if (Constraints.counts(constraint)) {
        company.add(CountRule.of(constraint, counter(constraint)));
      }
    }
    for (TopologySpread spread : demand.spread()) {
      if (spread.getWhenUnsatisfiable() != WhenUnsatisfiable.WHEN_UNSATISFIABLE_SCHEDULE_ANYWAY) {
        Members.Selected like =
            like(spread.hasLabelSelector() ? Selectors.of(spread.getLabelSelector()) : null);
        Counter counter = counter(like, spread.getTopologyKey());
        company.add(new SpreadRule(counter, like.include(kin), nodes, spread));
      }
    }
    this.roomRules = room.toArray(RoomRule[]::new);
    refresh();
  }

  /** To be called before each decision. */
  public void prepare() {
    if (aversionsAsOf != cluster.topology().aversionChanges()) {
      refresh();
    }
    for (RoomRule rule : companyRules) {
      rule.prepare();
    }
  }

  /** Whether no rule minds. */
  public boolean fits(int node) {
    return hasRoom(node) && hasCompany(node);
  }

  /**
   * Whether no rule minds that is about the node alone. Others' places do not change the answer.
   */
  public boolean hasRoom(int node) {
    return fits(roomRules, node);
  }

  /** Whether no rule minds that compares nodes, or counts over several. */
  public boolean hasCompany(int node) {
    return fits(companyRules, node);
  }

  /** Whether the task asks for company, or against it. */
  public boolean mindCompany() {
    return !company.isEmpty();
  }

  /** Another number whenever {@link #hasCompany} may answer otherwise about any node. */
  public long companyVersion() {
    return cluster.topology().aversionChanges() + changes(counters) + changes(averse) + past;
  }

  private static long changes(List<Counter> counters) {
    long changes = 0;
    for (int i = 0; i < counters.size(); i++) {
      changes += counters.get(i).changes();
    }
    return changes;
  }

  /** Why a node does not fit; fails when it does. */
  public Veto veto(int node) {
    for (RoomRule[] rules : List.of(roomRules, companyRules)) {
      for (RoomRule rule : rules) {
        if (!rule.fits(node)) {
          return rule.veto(node);
        }
      }
    }
    throw new IllegalStateException("node " + cluster.name(node) + " fits");
  }

  private static boolean fits(RoomRule[] rules, int node) {
    for (RoomRule rule : rules) {
      if (!rule.fits(node)) {
        return false;
      }
    }
    return true;
  }

  /** Gives the counters back. */
  @Override
  public void close() {
    counters.forEach(cluster.topology()::release);
    averse.forEach(cluster.topology()::release);
    counters.clear();
    averse.clear();
  }

  /** Others may have come or gone that want to keep apart from such a task. */
  private void refresh() {
    List<Counter> before = List.copyOf(averse);
    averse.clear();
    for (Kin.Aversion aversion : cluster.topology().averseTo(kin)) {
      averse.add(cluster.topology().use(new Members.Averse(aversion), aversion.topologyKey()));
    }
    // Other counters have changed more often or less: the version must go on from where it was.
    past += changes(before) - changes(averse);
    before.forEach(cluster.topology()::release);
    List<RoomRule> rules = new ArrayList<>(company);
    averse.forEach(counter -> rules.add(new ApartRule(counter)));
    companyRules = rules.toArray(RoomRule[]::new);
    aversionsAsOf = cluster.topology().aversionChanges();
  }

  private Counter counter(Constraint constraint) {
    LabelSelector selector =
        constraint.hasLabelSelector() ? Selectors.of(constraint.getLabelSelector()) : null;
    return counter(like(selector), Constraints.label(constraint.getAttribute()));
  }

  private Counter counter(Members.Selected members, String topologyKey) {
    Counter counter = cluster.topology().use(members, topologyKey);
    counters.add(counter);
    return counter;
  }

  /** Tasks of the namespace: those of a selector, or those with the task's own labels. */
  private Members.Selected like(@Nullable LabelSelector selector) {
    return new Members.Selected(
        Set.of(demand.namespace()),
        selector == null ? Selectors.exactly(demand.labels()) : selector);
  }
}

package dev.berth.scheduling;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.StrategyType;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import dev.berth.scheduling.backlog.GroupKey;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Sampling;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueTree;
import dev.berth.scheduling.queue.Shard;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives pending tasks their places. Told what is so (never what has changed), asked for decisions.
 * No I/O, threads or clock: times are monotonic nanoseconds that the caller passes in. Belongs to
 * one thread.
 */
public final class Scheduling {
  /** After so long, a place whose Binding was not seen is no longer assumed. */
  public static final Duration ASSUMED_FOR = Duration.ofSeconds(30);

  private final Standing standing;
  private final Observing observing;

  /**
   * @param seed chooses between what is equally good; another one for each scheduler
   */
  public Scheduling(long seed) {
    this(seed, Shard.WHOLE);
  }

  /**
   * One of several schedulers that share the queues. It is told everything, as if it were alone,
   * and decides about the tasks of its own part.
   *
   * @param seed chooses between what is equally good; another one for each scheduler
   */
  public Scheduling(long seed, Shard shard) {
    this(seed, Sampling.standard(), StrategyType.STRATEGY_TYPE_SPREAD, shard);
  }

  /**
   * @param seed chooses between what is equally good; another one for each scheduler
   * @param sampling how many nodes are looked at for each task
   * @param byDefault the strategy of tasks that do not say, in queues that do not either
   */
  public Scheduling(long seed, Sampling sampling, StrategyType byDefault) {
    this(seed, sampling, byDefault, Shard.WHOLE);
  }

  private Scheduling(long seed, Sampling sampling, StrategyType byDefault, Shard shard) {
    this.standing = new Standing(seed, sampling, byDefault, shard);
    this.observing = new Observing(standing);
  }

  /** What is so about a task and its Binding now; null for what does not exist. */
  public void observe(PlaceKey key, @Nullable Task task, @Nullable Binding binding) {
    observing.observe(key, task, binding);
  }

  public void observe(Node node) {
    boolean _ = standing.cluster.put(node);
  }

  /** A node is gone; that helps nobody. */
  public void removeNode(String name) {
    standing.cluster.removeNode(name);
    standing.changes.fewerNodes();
  }

  public void observe(TaskGroup group) {
    standing.groups.put(group);
    standing.backlog.wakeGroup(
        new GroupKey(group.getMetadata().getNamespace(), group.getMetadata().getName()));
  }

  public void removeGroup(String namespace, String name) {
    GroupKey key = new GroupKey(namespace, name);
    standing.groups.remove(key);
    standing.backlog.wakeGroup(key);
  }

  public void observe(DisruptionBudget budget) {
    standing.budgets.put(budget);
    standing.changes.budgets();
  }

  public void removeBudget(String namespace, String name) {
    standing.budgets.remove(new PlaceKey(namespace, name));
    standing.changes.budgets();
  }

  /**
   * The queues that there are, all of them, and which namespace belongs to which. Costs as much as
   * there are tasks: not to be said again when nothing has changed.
   *
   * @param queueOfNamespace only the namespaces that say
   */
  public void use(Collection<QueueFacts> queues, Map<String, String> queueOfNamespace) {
    QueueTree tree =
        new QueueTree(standing.cluster.capacity(), standing.shard, queues, queueOfNamespace);
    standing.ledger.use(tree);
    standing.backlog.use(tree);
    for (Pending pending : standing.backlog.all()) {
      standing.backlog.offer(observing.pending(pending.task()));
    }
  }

  /**
   * Decides about the next tasks, at most so many places. What is placed counts as used from here
   * on.
   */
  public Round decide(int atMost, long now) {
    return new Deciding(standing, now).round(atMost);
  }

  /** There is no Binding of a place that was chosen, and there will be none. */
  public void bindFailed(Pending pending, long now) {
    PlaceKey key = pending.key();
    if (standing.assumed.has(key, pending.uid(), pending.attempt())) {
      standing.assumed.remove(key);
      standing.remove(key);
      standing.backlog.retry(key, now);
    }
  }

  /** A victim was not evicted: what counted on that is decided again. */
  public void evictionFailed(PlaceKey victim, long now) {
    Place place = standing.cluster.place(victim);
    if (place != null && place.ending()) {
      standing.set(place.asStaying());
    }
    standing.budgets.settled(victim);
    for (Nominations.Nomination nomination : standing.nominations.waitingFor(victim)) {
      PlaceKey key = nomination.pending().key();
      boolean _ = standing.nominations.remove(key);
      standing.remove(key);
      standing.backlog.retry(key, now);
    }
  }

  /** The keys whose assumptions have run out: each is to be observed again. */
  public List<PlaceKey> expire(long now) {
    List<PlaceKey> old = standing.assumed.olderThan(now - ASSUMED_FOR.toNanos());
    for (PlaceKey key : old) {
      standing.assumed.remove(key);
      // Its turn comes again with the observation.
      standing.backlog.remove(key);
      standing.remove(key);
    }
    return old;
  }

  /** Whether there may be something to decide now. */
  public boolean hasWork(long now) {
    return standing.backlog.hasWork(now)
        || standing.nominations.anyOverdue(now)
        || standing.groups.anyOverdue(now);
  }

  /** Whether something will have to be done later though nothing changes. */
  public boolean waitsForTime() {
    return standing.backlog.waitsForTime()
        || !standing.assumed.isEmpty()
        || !standing.nominations.isEmpty()
        || standing.groups.anyIncomplete(standing::waits);
  }

  /**
   * How things look to a task that waits for a place; empty for any other. Decides nothing, and
   * costs more than a decision.
   */
  public Optional<Explained> explain(PlaceKey key) {
    return new Explaining(standing).explain(key);
  }

  /** How many tasks want a place, those with an assumed one and those of others included. */
  public int pending() {
    return standing.backlog.size();
  }

  /** The nodes and what is used on them; for reading only. */
  public Cluster cluster() {
    return standing.cluster;
  }

  /** The queues and what they have; for reading only. */
  public QueueTree queues() {
    return standing.ledger.tree();
  }
}

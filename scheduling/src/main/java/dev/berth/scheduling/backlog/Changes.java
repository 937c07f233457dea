package dev.berth.scheduling.backlog;

import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;
import dev.berth.scheduling.plan.Shape;
import dev.berth.scheduling.queue.QueueTree;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What has happened since parked lanes were last woken, and which of them it can help. Whoever
 * changes something says so here; the backlog does the rest.
 */
public final class Changes {
  // Whoever cannot be helped is told of the new state of things, but that does not hurry.
  private static final Duration TOLD_AFTER = Duration.ofSeconds(2);
  private static final int TOLD_AT_ONCE = 16;

  private final Contest contest;
  private final BitSet nodes = new BitSet();
  private final BitSet contested = new BitSet();
  private final BitSet lookedAt = new BitSet();
  private boolean freed;
  private boolean budgets;
  private boolean company;
  private boolean isCompanySought;
  private boolean fewerNodes;
  private boolean outdated;
  private long outdatedSince;
  private long placed;
  private long now;

  public Changes(Contest contest) {
    this.contest = contest;
  }

  /** A node has changed: those that would fit there now are woken. */
  public void node(int node) {
    nodes.set(node);
    contested.set(node);
  }

  /** A node is gone; that helps nobody. */
  public void fewerNodes() {
    fewerNodes = true;
  }

  /** Somebody has left his place: the node has more room, and queues have less. */
  public void freed(int node) {
    node(node);
    lessIsOwed();
  }

  /** Somebody on a node may be pushed aside from now on. */
  public void contested(int node) {
    contested.set(node);
  }

  /** A disruption budget may allow more than before. */
  public void budgets() {
    budgets = true;
  }

  /** Somebody has got a place: others may want him near. */
  public void placed() {
    company = isCompanySought;
    placed++;
  }

  /**
   * Whether a task fits on one of the nodes that had changed when parked lanes were last woken. Of
   * use to one that is not parked, as it waits for a certain node.
   */
  public boolean fitsElsewhere(Shape shape) {
    return any(lookedAt, shape::fits);
  }

  /** Queues have less than before, or are owed less. */
  void lessIsOwed() {
    freed = true;
  }

  /** How many have got a place so far. */
  long placements() {
    return placed;
  }

  /** When parked lanes were last woken. */
  long now() {
    return now;
  }

  /** A lane waits for this from now on. */
  void parked(Reason reason) {
    isCompanySought |= reason.isAboutCompany();
  }

  boolean any() {
    return freed || budgets || company || fewerNodes || !contested.isEmpty();
  }

  /** Whether there are lanes whose reason may have changed though nothing has helped them. */
  boolean anyOutdated() {
    return outdated;
  }

  /** Whether it is time to look at those again. */
  boolean isTimeToTell(long now) {
    return outdated && now - outdatedSince >= TOLD_AFTER.toNanos();
  }

  /** Wakes the parked lanes that this can help, and forgets it. */
  void wake(Collection<Lane> lanes, QueueTree tree, long now) {
    this.now = now;
    lookedAt.clear();
    if (any()) {
      help(lanes, tree.lenders(), now);
    }
    if (isTimeToTell(now)) {
      tellAgain(lanes, now);
    }
  }

  private void tellAgain(Collection<Lane> lanes, long now) {
    List<Lane> all = lanes.stream().filter(lane -> lane.outdated).toList();
    all.stream().limit(TOLD_AT_ONCE).forEach(Lane::wake);
    outdated = all.size() > TOLD_AT_ONCE;
    outdatedSince = now;
  }

  private void help(Collection<Lane> lanes, int lenders, long now) {
    boolean otherNodes = fewerNodes || !nodes.isEmpty();
    isCompanySought = false;
    for (Lane lane : lanes) {
      Reason reason = lane.parked;
      if (reason != null && (lane.patience.isOver(now, placed) || helps(lane, reason, lenders))) {
        lane.wake();
      } else if (reason != null) {
        parked(reason);
        if (reason.refusal() != null && (otherNodes || mayReclaim(lane))) {
          lane.outdated = true;
          outdatedSince = outdated ? outdatedSince : now;
          outdated = true;
        }
      }
    }
    lookedAt.or(nodes);
    nodes.clear();
    contested.clear();
    freed = false;
    budgets = false;
    company = false;
    fewerNodes = false;
  }

  private boolean helps(Lane lane, Reason reason, int lenders) {
    if (!reason.isAboutPlaces()) {
      return false;
    }
    Refusal refusal = reason.refusal();
    if (refusal == null) {
      return freed || !nodes.isEmpty();
    }
    if (reason.isAboutCompany() && lane.company != lane.companyNow()) {
      return true;
    }
    if (budgets && reason.isAboutBudgets()) {
      return true;
    }
    Shape shape = lane.key.shape();
    if (any(nodes, shape::fits)) {
      return true;
    }
    Optional<IntPredicate> where = contest(lane);
    return where.isPresent()
        && ((lane.lenders != lenders && mayReclaim(lane)) || any(contested, where.get()));
  }

  private Optional<IntPredicate> contest(Lane lane) {
    return lane.key.preempts()
        ? contest.where(lane.key.shape(), lane.key.priority())
        : Optional.empty();
  }

  /**
   * Whether it may have what others have borrowed. Whose that is depends on what all queues have:
   * any change may be the one. What tells at once is which of them have borrowed anything.
   */
  private boolean mayReclaim(Lane lane) {
    Reason reason = lane.parked;
    Refusal refusal = reason == null ? null : reason.refusal();
    return refusal != null
        && refusal.canWaitingHelp()
        && lane.isPromised()
        && contest(lane).isPresent();
  }

  private static boolean any(BitSet nodes, IntPredicate test) {
    for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
      if (test.test(node)) {
        return true;
      }
    }
    return false;
  }
}

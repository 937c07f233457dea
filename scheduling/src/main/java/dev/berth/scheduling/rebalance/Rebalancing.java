package dev.berth.scheduling.rebalance;

import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Node;
import dev.berth.scheduling.preview.Picture;
import dev.berth.scheduling.rebalance.RebalancePlan.Mark;
import dev.berth.scheduling.rebalance.RebalancePlan.Span;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one plan. A hot node gives up tasks, the least important first, until it is hot no more,
 * and so does a busy one. A nearly empty one gives up all that it has, if all of it fits on nodes
 * that are in use and not nearly empty; nodes without any task are kept so. No node gets above the
 * margin below hot or busy, and nobody is pushed aside.
 *
 * <p>It comes to rest: every move makes a node less hot or less busy or a node free, and none does
 * the contrary. That is as sure as that tasks use elsewhere what they have used; one that was held
 * up may use more.
 */
public final class Rebalancing {
  /** On nodes that nothing is to come to, with effect PreferNoSchedule. */
  public static final String TAINT = "berth.dev/rebalance";

  private final Draft draft;
  private final Map<Mark, Span> known;
  private final Rules rules;
  private final Instant now;

  private Rebalancing(Picture picture, Uses uses, RebalancePlan before, Rules rules, Instant now) {
    this.draft = new Draft(picture, uses, before, rules, now);
    this.known = before.marks();
    this.rules = rules;
    this.now = now;
  }

  /**
   * @param uses matter only when busy nodes are to be relieved; one that has not told what is used
   *     there then gives up nothing for being busy, and gets nothing
   * @param before the plan before, or {@link RebalancePlan#NONE}
   */
  public static RebalancePlan plan(
      Picture picture, Uses uses, RebalancePlan before, Rules rules, Instant now) {
    return new Rebalancing(picture, uses, before, rules, now).plan();
  }

  /** The names of the nodes whose uses matter. */
  public static List<String> askable(Collection<Node> nodes) {
    return nodes.stream()
        .filter(Rebalancing::isReady)
        .map(node -> node.getMetadata().getName())
        .toList();
  }

  private RebalancePlan plan() {
    Map<Mark, Span> marks = new HashMap<>();
    for (Node node : draft.nodes()) {
      if (isReady(node) && !node.getSpec().getUnschedulable()) {
        for (Aim aim : aimsAt(node.getMetadata().getName())) {
          Mark mark = new Mark(node.getMetadata().getName(), aim);
          Span span = known.getOrDefault(mark, new Span(now, now));
          boolean isSeen = aim != Aim.BUSY || draft.load().knows(mark.node());
          marks.put(mark, isSeen ? new Span(span.since(), now) : span);
        }
      }
    }
    Relief.ofHot(draft, ripe(marks, Aim.HOT));
    Relief.ofBusy(draft, ripe(marks, Aim.BUSY));
    new Freeing(draft).free(ripe(marks, Aim.EMPTY));
    return draft.plan(marks);
  }

  private Set<Aim> aimsAt(String node) {
    Set<Aim> aims = EnumSet.noneOf(Aim.class);
    if (draft.requested(node) > rules.hot()) {
      aims.add(Aim.HOT);
    }
    if (isBusy(node)) {
      aims.add(Aim.BUSY);
    }
    if (aims.isEmpty() && draft.requested(node) < rules.nearlyEmpty()) {
      aims.add(Aim.EMPTY);
    }
    aims.retainAll(rules.aims());
    return aims;
  }

  private boolean isBusy(String node) {
    return draft.load().knows(node)
        ? draft.load().share(node) > rules.busy()
        : isBusyStill(known.get(new Mark(node, Aim.BUSY)));
  }

  /** One that was and does not answer may well be, for a while. */
  private boolean isBusyStill(@Nullable Span span) {
    return span != null && span.last().plus(rules.patience()).isAfter(now);
  }

  private static boolean isReady(Node node) {
    return Conditions.isTrue(node.getStatus().getConditionsList(), "Ready");
  }

  /** Those that have been so for long enough, by name. */
  private List<String> ripe(Map<Mark, Span> marks, Aim aim) {
    return marks.entrySet().stream()
        .filter(one -> one.getKey().aim() == aim)
        .filter(one -> !one.getValue().since().plus(rules.patience()).isAfter(now))
        .map(one -> one.getKey().node())
        .sorted()
        .toList();
  }
}

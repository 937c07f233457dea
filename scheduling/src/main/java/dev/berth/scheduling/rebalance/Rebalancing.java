package dev.berth.scheduling.rebalance;

import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.preview.Picture;
import dev.berth.scheduling.rebalance.RebalancePlan.Mark;
import dev.berth.scheduling.rebalance.RebalancePlan.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes one plan. A hot node gives up tasks, the least important first, until it is hot no more. A
 * nearly empty one gives up all that it has, if all of it fits on nodes that are in use and not
 * nearly empty; nodes without any task are kept so. No node gets above the margin below hot, and
 * nobody is pushed aside.
 *
 * <p>It comes to rest: every move makes a hot node less so or a node free, and none does the
 * contrary.
 */
public final class Rebalancing {
  /** On nodes that are relieved, with effect PreferNoSchedule. */
  public static final String TAINT = "berth.dev/rebalance";

  private final Picture picture;
  private final Rules rules;
  private final Instant now;
  private final Trial trial;
  private final Allowance allowance;
  private final Map<String, List<PlaceKey>> tenants = new HashMap<>();
  private final List<Move> moves = new ArrayList<>();
  private final Set<String> avoid = new HashSet<>();

  private Rebalancing(Picture picture, Rules rules, Instant now) {
    // What is derived from it here is so for this one.
    this.picture = picture.copy();
    this.rules = rules;
    this.now = now;
    this.trial = new Trial(this.picture);
    this.allowance = new Allowance(picture.budgets(), rules.most());
    picture
        .bindings()
        .forEach((key, binding) ->
            tenants.computeIfAbsent(binding.getSpec().getNode(), _ -> new ArrayList<>()).add(key));
  }

  /**
   * @param before the marks of the plan before
   */
  public static RebalancePlan plan(
      Picture picture, Map<String, Mark> before, Rules rules, Instant now) {
    return new Rebalancing(picture, rules, now).plan(before);
  }

  private RebalancePlan plan(Map<String, Mark> before) {
    Map<String, Mark> marks = new TreeMap<>();
    for (Node node : picture.nodes()) {
      String name = node.getMetadata().getName();
      aimAt(node)
          .ifPresent(aim -> {
            Mark known = before.get(name);
            marks.put(name, known != null && known.aim() == aim ? known : new Mark(aim, now));
          });
    }
    relieve(ripe(marks, Aim.HOT));
    free(ripe(marks, Aim.EMPTY));
    return new RebalancePlan(moves, avoid, marks);
  }

  private Optional<Aim> aimAt(Node node) {
    if (!Conditions.isTrue(node.getStatus().getConditionsList(), "Ready")
        || node.getSpec().getUnschedulable()) {
      return Optional.empty();
    }
    int share = trial.share(node.getMetadata().getName());
    if (share > rules.hot()) {
      return Optional.of(Aim.HOT).filter(rules.aims()::contains);
    }
    return share < rules.nearlyEmpty()
        ? Optional.of(Aim.EMPTY).filter(rules.aims()::contains)
        : Optional.empty();
  }

  /** Those that have been so for long enough, by name. */
  private List<String> ripe(Map<String, Mark> marks, Aim aim) {
    return marks.entrySet().stream()
        .filter(one -> one.getValue().aim() == aim)
        .filter(one -> !one.getValue().since().plus(rules.patience()).isAfter(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void relieve(List<String> hot) {
    List<String> hottestFirst = new ArrayList<>(hot);
    hottestFirst.sort(Comparator.comparingInt((String node) -> -trial.share(node)));
    avoidAll(hottestFirst);
    for (String node : hottestFirst) {
      for (PlaceKey key : isLeaving(node) ? List.<PlaceKey>of() : movable(node)) {
        Task task = task(key);
        int share = trial.share(node);
        if (share <= rules.hot() || allowance.isUsedUp()) {
          break;
        }
        if (!allowance.allows(task)) {
          continue;
        }
        Optional<String> to = trial.move(key, task);
        if (to.isPresent() && isGood(to.get()) && trial.share(node) < share) {
          take(
              key, to.get(), Aim.HOT, "%d%% of node %s are requested".formatted(share / 100, node));
        } else {
          trial.undo(key);
        }
      }
    }
  }

  private void free(List<String> nearlyEmpty) {
    List<String> free = nearlyEmpty.stream().filter(node -> trial.tasksOn(node) == 0).toList();
    List<String> candidates = new ArrayList<>(nearlyEmpty);
    candidates.removeAll(free);
    candidates.sort(Comparator.comparingInt(trial::share));
    avoidAll(free);
    if (!candidates.isEmpty() && !anyOtherInUse(nearlyEmpty)) {
      // Somebody must take what the others have.
      candidates.removeLast();
    }
    avoidAll(candidates);
    for (String node : candidates) {
      if (allowance.isUsedUp() || !free(node)) {
        avoid.remove(node);
        trial.avoid(node, false);
      }
    }
  }

  private boolean anyOtherInUse(List<String> nearlyEmpty) {
    return picture.nodes().stream()
        .map(node -> node.getMetadata().getName())
        .anyMatch(node -> !nearlyEmpty.contains(node) && trial.tasksOn(node) > 0);
  }

  /** All of it fits elsewhere, or nothing is moved; how much goes now is for the budgets. */
  private boolean free(String node) {
    if (isLeaving(node)) {
      return isBegun(node);
    }
    List<PlaceKey> movable = movable(node);
    Map<PlaceKey, String> destinations = new TreeMap<>(Comparator.comparing(PlaceKey::toString));
    boolean all = movable.size() == tenants.getOrDefault(node, List.of()).size();
    for (PlaceKey key : movable) {
      Optional<String> to = all ? trial.move(key, task(key)) : Optional.empty();
      if (to.isEmpty() || !isGood(to.get())) {
        trial.undo(key);
        all = false;
        break;
      }
      destinations.put(key, to.get());
    }
    boolean any = movable.stream().anyMatch(key -> allowance.allows(task(key)));
    if (!all || !any) {
      destinations.keySet().forEach(trial::undo);
      return all && isBegun(node);
    }
    String why = "nearly nothing is on node " + node + ", and all of it fits elsewhere";
    destinations.forEach((key, to) -> {
      if (allowance.allows(task(key))) {
        take(key, to, Aim.EMPTY, why);
      }
    });
    return true;
  }

  /** Whether somebody has been asked to go already: until he has, nobody knows how much is left. */
  private boolean isLeaving(String node) {
    return tenants.getOrDefault(node, List.of()).stream()
        .anyMatch(key -> binding(key).getMetadata().hasDeletionTimestamp());
  }

  /** Whether it is being freed since an earlier plan. */
  private boolean isBegun(String name) {
    return picture.node(name).stream()
        .flatMap(node -> node.getSpec().getTaintsList().stream())
        .anyMatch(taint -> taint.getKey().equals(TAINT));
  }

  private void take(PlaceKey key, String to, Aim aim, String why) {
    allowance.spend(task(key));
    moves.add(new Move(binding(key), to, aim, why));
  }

  private void avoidAll(List<String> nodes) {
    avoid.addAll(nodes);
    nodes.forEach(node -> trial.avoid(node, true));
  }

  private boolean isGood(String to) {
    return !avoid.contains(to) && trial.share(to) <= rules.cool();
  }

  /** The least important first, of those the largest. */
  private List<PlaceKey> movable(String node) {
    return tenants.getOrDefault(node, List.of()).stream()
        .filter(picture.tasks()::containsKey)
        .filter(key -> Movable.is(task(key), binding(key), now, rules.settled()))
        .sorted(
            Comparator.comparingInt((PlaceKey key) -> task(key).getSpec().getPriority())
                .thenComparingDouble(key -> -size(key))
                .thenComparing(PlaceKey::toString))
        .toList();
  }

  /** Of its requests, in cores and GiB together: only which is larger matters. */
  private double size(PlaceKey key) {
    Amounts requested = Amounts.requestedBy(task(key).getSpec().getContainer());
    return requested.cpu() / 1e3 + requested.memory() / 0x1p30;
  }

  private Task task(PlaceKey key) {
    return Objects.requireNonNull(picture.tasks().get(key));
  }

  private Binding binding(PlaceKey key) {
    return Objects.requireNonNull(picture.bindings().get(key));
  }
}

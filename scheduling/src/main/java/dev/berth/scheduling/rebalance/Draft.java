package dev.berth.scheduling.rebalance;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.demand.Amounts;
import dev.berth.scheduling.preview.Picture;
import dev.berth.scheduling.rebalance.RebalancePlan.Mark;
import dev.berth.scheduling.rebalance.RebalancePlan.Move;
import dev.berth.scheduling.rebalance.RebalancePlan.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** A plan in the making: the cluster as it would be with the moves that are in it so far. */
final class Draft {
  // Each is one more decision of the scheduler, and a node more that is avoided.
  private static final int SECOND_CHOICES = 200;
  private static final int SECOND_CHOICES_OF_A_TASK = 50;

  private final Picture picture;
  private final Rules rules;
  private final Instant now;
  private final Trial trial;
  private final Load load;
  private final Allowance allowance;
  private final Map<String, List<PlaceKey>> tenants = new HashMap<>();
  private final List<Move> moves = new ArrayList<>();
  private final Set<PlaceKey> moved = new HashSet<>();
  private final List<Move> underWay = new ArrayList<>();
  // For how many reasons a node is avoided.
  private final Map<String, Integer> avoid = new HashMap<>();
  // Nodes of which so much is used that nothing is to come to them; when that matters.
  private final Set<String> warm = new HashSet<>();
  // Nodes that are avoided for a task's sake, which the scheduler would choose and must not.
  private final Map<PlaceKey, Set<String>> harmed = new HashMap<>();
  private int secondChoices = SECOND_CHOICES;

  Draft(Picture picture, Uses uses, RebalancePlan before, Rules rules, Instant now) {
    // What is derived from it here is so for this one.
    this.picture = picture.copy();
    this.rules = rules;
    this.now = now;
    this.trial = new Trial(this.picture);
    this.load = new Load(this.picture, uses);
    this.allowance = new Allowance(picture.budgets(), rules.most());
    picture
        .bindings()
        .forEach((key, binding) -> {
          if (!picture.isOver(key)) {
            tenants.computeIfAbsent(binding.getSpec().getNode(), _ -> new ArrayList<>()).add(key);
          }
        });
    before.moves().stream().filter(this::isUnderWay).forEach(underWay::add);
    before.underWay().stream().filter(this::isUnderWay).forEach(underWay::add);
    for (Move move : underWay) {
      move.avoid().forEach(this::avoid);
      load.expect(move.to(), move.use());
    }
  }

  /** Whether its task has been asked to go, and has not gone. */
  private boolean isUnderWay(Move move) {
    return picture
        .binding(PlaceKey.of(move.binding().getMetadata()))
        .filter(one -> one.getMetadata().getUid().equals(move.binding().getMetadata().getUid()))
        .filter(one -> one.getMetadata().hasDeletionTimestamp())
        .isPresent();
  }

  Rules rules() {
    return rules;
  }

  Collection<Node> nodes() {
    return picture.nodes();
  }

  /** How much of a node is requested, in ten-thousandths. */
  int requested(String node) {
    return trial.share(node);
  }

  /** What tasks use. */
  Load load() {
    return load;
  }

  int tasksOn(String node) {
    return trial.tasksOn(node);
  }

  /** Whether somebody comes to a node. */
  boolean isDestination(String node) {
    return moves.stream().anyMatch(move -> move.to().equals(node))
        || underWay.stream().anyMatch(move -> move.to().equals(node));
  }

  /** Everybody whose place is on a node, also those who are leaving. */
  List<PlaceKey> tenants(String node) {
    return tenants.getOrDefault(node, List.of());
  }

  /** Those of them that may be moved still; the least important first, of those the largest. */
  List<PlaceKey> movable(String node, ToDoubleFunction<PlaceKey> size) {
    record Sized(PlaceKey key, int priority, double size) {}
    return tenants(node).stream()
        .filter(picture.tasks()::containsKey)
        .filter(key -> !moved.contains(key))
        .filter(key -> Movable.is(task(key), binding(key), now, rules.settled()))
        .map(key -> new Sized(key, task(key).getSpec().getPriority(), size.applyAsDouble(key)))
        .sorted(
            Comparator.comparingInt(Sized::priority)
                .thenComparing(Comparator.comparingDouble(Sized::size).reversed())
                .thenComparing(one -> one.key().toString()))
        .map(Sized::key)
        .toList();
  }

  /** How much a task requests, in cores and GiB together: only who requests more matters. */
  double requests(PlaceKey key) {
    Amounts requested = Amounts.requestedBy(task(key).getSpec().getContainer());
    return requested.cpu() / 1e3 + requested.memory() / 0x1p30;
  }

  /** Whether somebody has been asked to go already: until he has, nobody knows how much is left. */
  boolean isLeaving(String node) {
    return tenants(node).stream()
        .anyMatch(key -> binding(key).getMetadata().hasDeletionTimestamp());
  }

  /** Nobody is sent there, and in the cluster nobody prefers it; for one reason more. */
  void avoid(String node) {
    if (avoid.merge(node, 1, Integer::sum) == 1) {
      trial.avoid(node, true);
    }
  }

  /**
   * Nothing is to come to nodes of which much is used, and the scheduler does not see that. Called
   * before anything is moved.
   */
  void avoidWarm() {
    if (rules.aims().contains(Aim.BUSY)) {
      for (Node node : picture.nodes()) {
        String name = node.getMetadata().getName();
        if (load.knows(name) && !isCalm(name) && warm.add(name)) {
          avoid(name);
        }
      }
    }
  }

  /** One reason has gone. */
  void avoidNoMore(String node) {
    if (avoid.merge(node, -1, Integer::sum) == 0) {
      avoid.remove(node);
      trial.avoid(node, false);
    }
  }

  boolean isUsedUp() {
    return allowance.isUsedUp();
  }

  boolean allows(PlaceKey key) {
    return allowance.allows(task(key));
  }

  /**
   * Has a task elsewhere, if the scheduler would place it where it does no harm. A node of which
   * the task would use too much is avoided for its sake, and the scheduler asked again.
   *
   * @return its new node; empty when all is as it was
   */
  Optional<String> tryMove(PlaceKey key) {
    while (true) {
      Optional<String> to = trial.move(key, task(key));
      if (to.isEmpty()) {
        forget(key);
        return to;
      }
      String node = to.get();
      load.move(key, nodeOf(key), node);
      boolean hasRoom = !avoid.containsKey(node) && trial.share(node) <= rules.cool();
      if (hasRoom && isCalm(node)) {
        return to;
      }
      load.move(key, node, nodeOf(key));
      if (!hasRoom || !mayChooseAgain(key)) {
        forget(key);
        return Optional.empty();
      }
      trial.undo(key);
      secondChoices--;
      harmed.computeIfAbsent(key, _ -> new HashSet<>()).add(node);
      avoid(node);
    }
  }

  private boolean mayChooseAgain(PlaceKey key) {
    return secondChoices > 0
        && harmed.getOrDefault(key, Set.of()).size() < SECOND_CHOICES_OF_A_TASK
        && load.fitsAnywhere(key, rules.calm(), node -> !avoid.containsKey(node));
  }

  /** Whether so little is used of a node, if that matters, that it may get something. */
  private boolean isCalm(String node) {
    return !rules.aims().contains(Aim.BUSY)
        || (load.knows(node) && load.share(node) <= rules.calm());
  }

  /** What trying to move it did is not to be. */
  void undo(PlaceKey key, String to) {
    load.move(key, to, nodeOf(key));
    forget(key);
  }

  private void forget(PlaceKey key) {
    trial.undo(key);
    Set<String> nodes = harmed.remove(key);
    if (nodes != null) {
      nodes.forEach(this::avoidNoMore);
    }
  }

  /** What trying to move it did is part of the plan. */
  void keep(PlaceKey key, String to, Aim aim, String why) {
    allowance.spend(task(key));
    Set<String> avoided = new HashSet<>(harmed.getOrDefault(key, Set.of()));
    avoided.addAll(warm);
    avoided.add(nodeOf(key));
    moved.add(key);
    moves.add(new Move(binding(key), to, load.of(key), avoided, aim, why));
  }

  RebalancePlan plan(Map<Mark, Span> marks) {
    return new RebalancePlan(moves, avoid.keySet(), marks, underWay);
  }

  private Task task(PlaceKey key) {
    return Objects.requireNonNull(picture.tasks().get(key));
  }

  private Binding binding(PlaceKey key) {
    return Objects.requireNonNull(picture.bindings().get(key));
  }

  private String nodeOf(PlaceKey key) {
    return binding(key).getSpec().getNode();
  }
}

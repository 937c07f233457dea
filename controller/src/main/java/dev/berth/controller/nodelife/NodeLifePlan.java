package dev.berth.controller.nodelife;

import dev.berth.controller.nodelife.NodeView.Marks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** One look: what is seen, what is remembered and now; in the end what to do. Pure. */
final class NodeLifePlan {
  /** Of a place: what the budget is counted in. */
  static final long THOUSANDTHS = 1000;

  private final NodeLifeConfig config;
  private final MassSilence massSilence;

  NodeLifePlan(NodeLifeConfig config) {
    this.config = config;
    this.massSilence = new MassSilence(config);
  }

  /** What to remember, and what to do in this order. */
  record Step(History history, List<Action> actions) {
    Step {
      actions = List.copyOf(actions);
    }
  }

  /**
   * @param placesOn the places of a node; asked only for those that are declared unreachable
   * @param now monotonic nanoseconds
   */
  Step look(
      History before,
      List<ServerView> servers,
      List<NodeView> nodes,
      Function<String, ? extends Collection<PlaceView>> placesOn,
      long now) {
    Availability availability = before.availability().look(servers, now);
    if (availability.since() == null) {
      // Nobody could tell us that a node is heard: silence means nothing, and starts over later.
      return new Step(new History(availability, Map.of(), false, 0, now), List.of());
    }
    Map<String, Long> silentSince = silence(before, availability, nodes, now);
    List<NodeView> unreachable =
        nodes.stream().filter(node -> silent(node, silentSince, config.grace(), now)).toList();
    int known = (int) nodes.stream().filter(NodeView::everHeard).count();
    boolean stopped = !unreachable.isEmpty() && massSilence.doubtful(silentSince.values(), known);
    List<Action> actions = new ArrayList<>();
    if (stopped && !before.stopped()) {
      actions.add(new Action.StopEvictions(silentSince.size(), known));
    } else if (!stopped && before.stopped()) {
      actions.add(new Action.ResumeEvictions());
    }
    markNodes(nodes, silentSince, unreachable, actions);
    List<PlaceView> lost = new ArrayList<>();
    List<PlaceView> kept = new ArrayList<>();
    for (NodeView node : unreachable) {
      for (PlaceView place : placesOn.apply(node.name())) {
        boolean over =
            place.endsWithNode()
                || (place.mayBeReplaced() && silent(node, silentSince, place.after(), now));
        (over ? lost : kept).add(place);
      }
    }
    long budget = budget(before, now);
    int count = stopped ? 0 : (int) Math.min(lost.size(), budget / THOUSANDTHS);
    lost.sort(Comparator.comparing(PlaceView::order));
    lost.stream().limit(count).map(Action.Release::new).forEach(actions::add);
    kept.addAll(lost.subList(count, lost.size()));
    kept.stream()
        .filter(PlaceView::maySayUnknown)
        .map(Action.MarkTaskUnknown::new)
        .forEach(actions::add);
    History after =
        new History(availability, silentSince, stopped, budget - count * THOUSANDTHS, now);
    return new Step(after, actions);
  }

  private static void markNodes(
      List<NodeView> nodes,
      Map<String, Long> silentSince,
      List<NodeView> unreachable,
      List<Action> actions) {
    for (NodeView node : nodes) {
      boolean heard = node.everHeard() && !silentSince.containsKey(node.uid());
      if (heard && node.marked() != Marks.READY) {
        actions.add(new Action.MarkReady(node.name()));
      }
    }
    for (NodeView node : unreachable) {
      if (node.marked() != Marks.UNREACHABLE) {
        actions.add(new Action.MarkUnreachable(node.name()));
      }
    }
  }

  private static Map<String, Long> silence(
      History before, Availability availability, List<NodeView> nodes, long now) {
    // After a break in what we see, every silence is a new one.
    boolean unbroken = Objects.equals(availability.since(), before.availability().since());
    Map<String, Long> earlier = unbroken ? before.silentSince() : Map.of();
    Map<String, Long> silentSince = new HashMap<>();
    for (NodeView node : nodes) {
      if (node.everHeard() && !node.heardBy(availability.living())) {
        silentSince.put(node.uid(), earlier.getOrDefault(node.uid(), now));
      }
    }
    return silentSince;
  }

  private static boolean silent(
      NodeView node, Map<String, Long> silentSince, Duration duration, long now) {
    Long since = silentSince.get(node.uid());
    // As durations: somebody may ask for more patience than fits in nanoseconds.
    return since != null && Duration.ofNanos(now - since).compareTo(duration) >= 0;
  }

  /** What may be taken back now: grows with time, up to what may be at once. */
  private long budget(History before, long now) {
    long most = config.releasesAtOnce() * THOUSANDTHS;
    Duration passed = Duration.ofNanos(now - before.lookedAt());
    // A day's growth is more than enough, and fits in a long.
    long millis = Math.min(passed.toMillis(), Duration.ofDays(1).toMillis());
    return Math.min(most, before.budget() + config.releasesPerSecond() * millis);
  }
}

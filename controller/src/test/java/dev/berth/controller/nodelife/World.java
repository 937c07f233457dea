package dev.berth.controller.nodelife;

import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.TaskPhase;
import dev.berth.controller.nodelife.NodeView.Marks;
import dev.berth.controller.nodelife.PlaceView.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A cluster on a fake clock, for the tests of the plan: servers that renew their Leases every two
 * seconds while they are up, nodes that are heard by servers, places with their phases. Every look
 * is a second; what the plan says is done at once.
 */
final class World {
  static final Duration GRACE = Duration.ofSeconds(30);
  static final Duration LEASE = Duration.ofSeconds(10);

  private final NodeLifePlan plan = new NodeLifePlan(NodeLifeConfig.defaults().withGrace(GRACE));
  private final Map<String, Integer> renewals = new LinkedHashMap<>();
  private final Set<String> serversUp = new HashSet<>();
  private final Map<String, Set<String>> heardBy = new LinkedHashMap<>();
  private final Map<String, Marks> marks = new HashMap<>();
  private final List<PlaceView> places = new ArrayList<>();
  private final List<Action> done = new ArrayList<>();
  private String missing = "";
  // Of the places that each look wants back.
  private int untouched;
  // Far from zero: nothing may take 0 for "long ago".
  private long now = Duration.ofDays(100).toNanos();
  private History history = History.begin(now);

  /** So many nodes, "n1" and on, that the server "s1" hears. */
  void nodes(int count) {
    serverUp("s1");
    for (int i = 1; i <= count; i++) {
      heard("n" + i, "s1");
      marks.put("n" + i, Marks.READY);
    }
  }

  void serverUp(String server) {
    serversUp.add(server);
    renewals.put(server, 0);
  }

  /** It renews no more; its Lease stays. */
  void serverDown(String server) {
    serversUp.remove(server);
  }

  void serverReturns(String server) {
    serversUp.add(server);
  }

  void heard(String node, String server) {
    heardBy.computeIfAbsent(node, _ -> new HashSet<>()).add(server);
  }

  void silence(String... nodes) {
    for (String node : nodes) {
      heardBy.put(node, new HashSet<>());
    }
  }

  void silenceAll() {
    heardBy.values().forEach(Set::clear);
  }

  /** Its Node is gone, and what was bound to it is not. */
  void missing(String node) {
    missing = node;
  }

  /** One that runs. */
  void task(String name, String node, Duration after) {
    places.add(place(name, node, TaskPhase.TASK_PHASE_RUNNING, true, after));
  }

  void tasks(int count, String node) {
    for (int i = 0; i < count; i++) {
      task("%s-%04d".formatted(node, i), node, Duration.ofSeconds(60));
    }
  }

  void finished(String name, String node) {
    places.add(place(name, node, TaskPhase.TASK_PHASE_SUCCEEDED, true, Duration.ofSeconds(30)));
  }

  /** One that is not to be replaced. */
  void never(String name, String node) {
    places.add(place(name, node, TaskPhase.TASK_PHASE_UNKNOWN, false, Duration.ZERO));
  }

  void claim(String name, TaskPhase phase, boolean replace, Claim claim) {
    PlaceView wanted = place(name, "n1", phase, replace, Duration.ofHours(1));
    places.add(new PlaceView(wanted.place(), phase, replace, wanted.after(), claim));
  }

  private static PlaceView place(
      String name, String node, TaskPhase phase, boolean replace, Duration after) {
    return new PlaceView(
        Place.newBuilder()
            .setNamespace("default")
            .setName(name)
            .setTaskUid("uid-" + name)
            .setAttempt(1)
            .setNode(node)
            .build(),
        phase,
        replace,
        after,
        Claim.TASK);
  }

  /** What is done about a task of "n1" that was given a minute. */
  static Action unknown(String name) {
    return new Action.MarkTaskUnknown(
        place(name, "n1", TaskPhase.TASK_PHASE_RUNNING, true, Duration.ofSeconds(60)));
  }

  /** Of the places that a look wants back, the first so many are left. */
  void noTimeFor(int count) {
    untouched = count;
  }

  /** Another one looks, who has seen nothing yet. */
  void newLeader() {
    history = History.begin(now);
  }

  /** Nobody looks; the servers renew. */
  void paused(Duration time) {
    now += time.toNanos();
    renewals.replaceAll((_, count) -> count + 1);
  }

  /** All that was done, in its order. */
  List<Action> done() {
    return done;
  }

  Map<String, Marks> marks() {
    return marks;
  }

  /** The tasks whose places were taken back, in that order. */
  List<String> released() {
    return done.stream()
        .filter(Action.Release.class::isInstance)
        .map(action -> ((Action.Release) action).place().place().getName())
        .toList();
  }

  /** A look each second, and servers that renew. */
  void pass(Duration time) {
    Duration step = Duration.ofSeconds(1);
    for (long left = time.toSeconds(); left > 0; left--) {
      now += step.toNanos();
      if (left % 2 == 0) {
        serversUp.forEach(server -> renewals.merge(server, 1, Integer::sum));
      }
      List<Action> actions = look(nodes()).actions();
      int skipped = 0;
      for (Action action : actions) {
        if (action instanceof Action.Release && skipped < untouched) {
          skipped++;
        } else {
          carryOut(action);
        }
      }
      history = history.withUntouched(skipped);
    }
  }

  /** A look at these nodes, of which nothing is done. */
  NodeLifePlan.Step look(List<NodeView> nodes) {
    NodeLifePlan.Step step = plan.look(history, servers(), nodes, this::placesOn, now);
    history = step.history();
    return step;
  }

  private List<ServerView> servers() {
    return renewals.entrySet().stream()
        .map(one -> new ServerView(one.getKey(), one.getValue().toString(), LEASE))
        .toList();
  }

  private List<NodeView> nodes() {
    List<NodeView> nodes = new ArrayList<>();
    heardBy.forEach((name, servers) ->
        nodes.add(
            new NodeView(
                name,
                "uid-" + name,
                true,
                Set.copyOf(servers),
                marks.getOrDefault(name, Marks.READY))));
    if (!missing.isEmpty()) {
      nodes.add(NodeView.missing(missing));
    }
    return nodes;
  }

  private List<PlaceView> placesOn(String node) {
    return places.stream().filter(one -> one.place().getNode().equals(node)).toList();
  }

  private void carryOut(Action action) {
    done.add(action);
    switch (action) {
      case Action.MarkReady(String node) -> marks.put(node, Marks.READY);
      case Action.MarkUnreachable(String node) -> marks.put(node, Marks.UNREACHABLE);
      case Action.MarkTaskUnknown(PlaceView place) ->
          places.replaceAll(one ->
              one.equals(place)
                  ? new PlaceView(
                      one.place(),
                      TaskPhase.TASK_PHASE_UNKNOWN,
                      one.replace(),
                      one.after(),
                      one.claim())
                  : one);
      case Action.Release(PlaceView place) ->
          places.removeIf(one -> one.place().equals(place.place()));
      case Action.StopEvictions _, Action.ResumeEvictions _ -> {
        // Only told.
      }
    }
  }
}

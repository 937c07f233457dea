package dev.berth.controller.nodelife;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/**
 * A cluster on a fake clock: servers that renew their Leases every two seconds while they are up,
 * nodes that are heard by servers, places with their phases. Every look is a second; what the plan
 * says is done at once.
 */
final class NodeLifePlanTest {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final NodeLifePlan plan = new NodeLifePlan(NodeLifeConfig.defaults().withGrace(GRACE));
  private final Map<String, Integer> renewals = new LinkedHashMap<>();
  private final Set<String> serversUp = new HashSet<>();
  private final Map<String, Set<String>> heardBy = new LinkedHashMap<>();
  private final Map<String, Marks> marks = new HashMap<>();
  private final List<PlaceView> places = new ArrayList<>();
  private final List<Action> done = new ArrayList<>();
  // Of the places that each look wants back.
  private int untouched;
  // Far from zero: nothing may take 0 for "long ago".
  private long now = Duration.ofDays(100).toNanos();
  private History history = History.begin(now);

  @Test
  void silentNodeBecomesUnreachableAfterTheGraceAndItsTasksUnknown() {
    cluster(3);
    task("a", "n1", Duration.ofSeconds(60));
    pass(Duration.ofMinutes(2));
    assertThat(done).isEmpty();

    silence("n1");
    pass(GRACE.minusSeconds(1));
    assertThat(done).isEmpty();
    pass(Duration.ofSeconds(2));

    assertThat(done).containsExactly(new Action.MarkUnreachable("n1"), unknown("a"));
    assertThat(marks).containsEntry("n1", Marks.UNREACHABLE);
  }

  @Test
  void tasksAreReleasedAfterTheirOwnTimeOfSilence() {
    cluster(4);
    task("quick", "n1", Duration.ofSeconds(40));
    task("slow", "n1", Duration.ofMinutes(5));
    never("stays", "n1");
    pass(Duration.ofMinutes(2));
    silence("n1");

    pass(Duration.ofSeconds(39));
    assertThat(released()).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(released()).containsExactly("quick");
    pass(Duration.ofSeconds(250));
    assertThat(released()).containsExactly("quick");
    pass(Duration.ofSeconds(20));
    assertThat(released()).containsExactly("quick", "slow");
    pass(Duration.ofDays(2));
    assertThat(released()).containsExactly("quick", "slow");
  }

  @Test
  void taskWithLessPatienceThanTheGraceWaitsForTheGrace() {
    cluster(4);
    task("a", "n1", Duration.ZERO);
    pass(Duration.ofMinutes(1));
    silence("n1");

    pass(GRACE.minusSeconds(1));
    assertThat(released()).isEmpty();
    pass(Duration.ofSeconds(3));
    assertThat(released()).containsExactly("a");
  }

  @Test
  void finishedTaskKeepsItsPlace() {
    cluster(4);
    places.add(place("a", "n1", TaskPhase.TASK_PHASE_SUCCEEDED, true, Duration.ofSeconds(30)));
    pass(Duration.ofMinutes(1));
    silence("n1");

    pass(Duration.ofHours(1));

    assertThat(done).containsExactly(new Action.MarkUnreachable("n1"));
  }

  @Test
  void placesThatWaitOnlyForTheNodeEndAfterTheGraceWhateverTheirTaskWants() {
    cluster(4);
    claim("finished", TaskPhase.TASK_PHASE_SUCCEEDED, true, Claim.LEAVING);
    claim("never", TaskPhase.TASK_PHASE_STOPPING, false, Claim.LEAVING);
    claim("gone", TaskPhase.TASK_PHASE_UNSPECIFIED, false, Claim.GONE);
    pass(Duration.ofMinutes(1));
    silence("n1");

    pass(GRACE.minusSeconds(1));
    assertThat(released()).isEmpty();
    pass(Duration.ofSeconds(3));

    assertThat(released()).containsExactlyInAnyOrder("finished", "never", "gone");
  }

  @Test
  void patienceBeyondAllTimeIsNoAccident() {
    cluster(4);
    task("patient", "n1", Duration.ofSeconds(Long.MAX_VALUE));
    task("other", "n1", Duration.ofSeconds(40));
    pass(Duration.ofMinutes(1));
    silence("n1");

    pass(Duration.ofMinutes(2));

    assertThat(released()).containsExactly("other");
  }

  @Test
  void nodeThatReturnsIsReadyAndKeepsItsTasks() {
    cluster(4);
    task("a", "n1", Duration.ofSeconds(60));
    pass(Duration.ofMinutes(1));
    silence("n1");
    pass(Duration.ofSeconds(50));

    heard("n1", "s1");
    pass(Duration.ofMinutes(10));

    assertThat(done)
        .containsExactly(
            new Action.MarkUnreachable("n1"), unknown("a"), new Action.MarkReady("n1"));
  }

  @Test
  void returningBetweenReleasesCancelsTheRest() {
    cluster(10);
    tasks(1200, "n1");
    pass(Duration.ofMinutes(1));
    silence("n1");
    pass(Duration.ofSeconds(62));
    int releasedBefore = released().size();
    assertThat(releasedBefore).isBetween(1000, 1150);

    heard("n1", "s1");
    pass(Duration.ofMinutes(10));

    assertThat(released()).hasSize(releasedBefore);
  }

  @Test
  void placesOfOneFullNodeAreReleasedAtOnce() {
    cluster(10);
    tasks(1000, "n1");
    pass(Duration.ofMinutes(1));
    silence("n1");
    pass(Duration.ofSeconds(60));
    assertThat(released()).isEmpty();

    pass(Duration.ofSeconds(1));

    assertThat(released()).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void releasesAreRateLimited() {
    cluster(10);
    tasks(700, "n1");
    tasks(700, "n2");
    pass(Duration.ofMinutes(1));
    silence("n1", "n2");
    pass(Duration.ofSeconds(61));
    int last = released().size();
    assertThat(last).isEqualTo(1000);
    for (int second = 0; second < 10; second++) {
      pass(Duration.ofSeconds(1));
      assertThat(released().size() - last).isLessThanOrEqualTo(50);
      last = released().size();
    }
    assertThat(last).isEqualTo(1400);
  }

  @Test
  void placesThatThereWasNoTimeForAreReleasedAtTheNextLook() {
    cluster(10);
    tasks(1000, "n1");
    pass(Duration.ofMinutes(1));
    silence("n1");
    untouched = 700;
    pass(Duration.ofSeconds(61));
    assertThat(released()).hasSize(300);
    untouched = 0;

    pass(Duration.ofSeconds(1));

    assertThat(released()).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void taskWhosePlaceIsTakenBackIsNotSaidToBeUnknownBefore() {
    cluster(4);
    task("impatient", "n1", Duration.ZERO);
    task("patient", "n1", Duration.ofHours(1));
    pass(Duration.ofMinutes(1));
    silence("n1");

    pass(GRACE.plusSeconds(1));

    assertThat(released()).containsExactly("impatient");
    assertThat(done)
        .filteredOn(Action.MarkTaskUnknown.class::isInstance)
        .singleElement()
        .satisfies(action ->
            assertThat(((Action.MarkTaskUnknown) action).place().place().getName())
                .isEqualTo("patient"));
  }

  @Test
  void aServerThatIsGoneHearsNobody() {
    cluster(10);
    serverUp("s2");
    heardBy.put("n1", new HashSet<>(Set.of("s2")));
    pass(Duration.ofMinutes(1));

    serversUp.remove("s2");
    pass(LEASE.plus(GRACE).minusSeconds(3));
    assertThat(done).isEmpty();
    pass(Duration.ofSeconds(6));

    assertThat(done).containsExactly(new Action.MarkUnreachable("n1"));
  }

  @Test
  void leaseThatIsOnlyFoundAndNeverRenewedProvesNothing() {
    cluster(3);
    serversUp.clear();
    task("a", "n1", Duration.ofSeconds(60));
    silence("n1");

    pass(Duration.ofHours(1));

    assertThat(done).isEmpty();
  }

  @Test
  void nothingMovesWhileAllServersAreAwayForThreeGracesAndTheyReturn() {
    cluster(200);
    for (int i = 0; i < 200; i++) {
      task("t" + i, "n" + (i + 1), Duration.ofSeconds(5));
    }
    pass(Duration.ofMinutes(2));
    assertThat(done).isEmpty();

    serversUp.clear();
    pass(GRACE.multipliedBy(3));
    // A server that comes back has heard nobody yet; nodes return over some seconds.
    heardBy.values().forEach(Set::clear);
    serversUp.add("s1");
    pass(Duration.ofSeconds(5));
    for (int i = 1; i <= 200; i++) {
      heard("n" + i, "s1");
      if (i % 20 == 0) {
        pass(Duration.ofSeconds(2));
      }
    }
    pass(Duration.ofMinutes(10));

    assertThat(done).isEmpty();
  }

  @Test
  void nodeThatDiedWhileAllServersWereAwayIsLostOneGraceAfterTheirReturn() {
    cluster(10);
    task("a", "n1", Duration.ofSeconds(5));
    pass(Duration.ofMinutes(2));
    serversUp.clear();
    silence("n1");
    pass(Duration.ofHours(1));

    serversUp.add("s1");
    pass(GRACE.minusSeconds(1));
    assertThat(done).isEmpty();
    pass(Duration.ofSeconds(5));

    assertThat(released()).containsExactly("a");
  }

  @Test
  void newLeaderWaitsForOneGraceBeforeItDeclaresAnything() {
    cluster(10);
    task("a", "n1", Duration.ofSeconds(5));
    silence("n1");
    pass(GRACE.minusSeconds(1));
    assertThat(done).isEmpty();

    history = History.begin(now);
    pass(GRACE.minusSeconds(1));
    assertThat(done).isEmpty();
    pass(Duration.ofSeconds(5));
    assertThat(released()).containsExactly("a");
  }

  @Test
  void ourOwnLongPauseIsABreakInWhatWeSee() {
    cluster(10);
    task("a", "n1", Duration.ofSeconds(5));
    pass(Duration.ofMinutes(2));
    silence("n1");
    pass(GRACE.minusSeconds(3));

    // Stopped for an hour; the servers renewed all the time, but we did not see that.
    now += Duration.ofHours(1).toNanos();
    renewals.replaceAll((_, count) -> count + 1);
    pass(GRACE.minusSeconds(2));
    assertThat(done).isEmpty();
    pass(Duration.ofSeconds(5));

    assertThat(released()).containsExactly("a");
  }

  @Test
  void evictionsStopWhenMoreThanThirtyPerCentGoSilentTogether() {
    cluster(10);
    task("a", "n1", Duration.ofSeconds(60));
    pass(Duration.ofMinutes(2));
    for (int i = 1; i <= 4; i++) {
      silence("n" + i);
      pass(Duration.ofSeconds(10));
    }

    pass(Duration.ofHours(1));

    assertThat(released()).isEmpty();
    assertThat(done).contains(new Action.StopEvictions(4, 10), new Action.MarkUnreachable("n4"));
  }

  @Test
  void evictionsGoOnWhenEnoughNodesAreBack() {
    cluster(10);
    task("a", "n1", Duration.ofSeconds(60));
    pass(Duration.ofMinutes(2));
    silence("n1", "n2", "n3", "n4");
    pass(Duration.ofMinutes(10));

    heard("n4", "s1");
    pass(Duration.ofSeconds(2));

    assertThat(done).containsOnlyOnce(new Action.ResumeEvictions());
    assertThat(released()).containsExactly("a");
  }

  @Test
  void nodesThatGoSilentFarApartAreLostOneByOne() {
    cluster(10);
    pass(Duration.ofMinutes(2));
    for (int i = 1; i <= 6; i++) {
      task("t" + i, "n" + i, Duration.ofSeconds(60));
      silence("n" + i);
      pass(Duration.ofMinutes(3));
    }

    assertThat(released()).containsExactly("t1", "t2", "t3", "t4", "t5", "t6");
  }

  @Test
  void twoOfThreeNodesAreNotTooMany() {
    cluster(3);
    task("a", "n1", Duration.ofSeconds(60));
    task("b", "n2", Duration.ofSeconds(60));
    pass(Duration.ofMinutes(2));
    silence("n1", "n2");

    pass(Duration.ofMinutes(2));

    assertThat(released()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void allNodesAreTooManyHoweverFew() {
    for (int nodes = 1; nodes <= 2; nodes++) {
      heardBy.clear();
      done.clear();
      cluster(nodes);
      task("a", "n1", Duration.ofSeconds(60));
      pass(Duration.ofMinutes(2));
      heardBy.values().forEach(Set::clear);

      pass(Duration.ofHours(1));

      assertThat(released()).isEmpty();
      assertThat(done).contains(new Action.StopEvictions(nodes, nodes));
      history = History.begin(now);
      marks.clear();
    }
  }

  @Test
  void nodeThatWasNeverHeardIsNeitherSilentNorLost() {
    cluster(3);
    pass(Duration.ofMinutes(1));

    Step step = look(List.of(new NodeView("made", "u", false, Set.of(), Marks.UNCLEAR)));

    assertThat(step.actions()).isEmpty();
    assertThat(step.silent()).isEmpty();
  }

  @Test
  void placesOnADeletedNodeAreTakenBack() {
    cluster(5);
    task("a", "n9", Duration.ofSeconds(60));
    pass(Duration.ofMinutes(2));
    assertThat(done).isEmpty();
    missing = "n9";

    pass(Duration.ofMinutes(2));

    assertThat(released()).containsExactly("a");
    assertThat(done).doesNotContain(new Action.MarkUnreachable("n9"));
  }

  private String missing = "";

  private record Step(List<Action> actions, Map<String, Long> silent) {}

  private Step look(List<NodeView> nodes) {
    NodeLifePlan.Step step = plan.look(history, servers(), nodes, this::placesOn, now);
    history = step.history();
    return new Step(step.actions(), history.silentSince());
  }

  private void cluster(int nodes) {
    serverUp("s1");
    for (int i = 1; i <= nodes; i++) {
      heard("n" + i, "s1");
      marks.put("n" + i, Marks.READY);
    }
  }

  private void serverUp(String server) {
    serversUp.add(server);
    renewals.put(server, 0);
  }

  private void heard(String node, String server) {
    heardBy.computeIfAbsent(node, _ -> new HashSet<>()).add(server);
  }

  private void silence(String... nodes) {
    for (String node : nodes) {
      heardBy.put(node, new HashSet<>());
    }
  }

  private void task(String name, String node, Duration after) {
    places.add(place(name, node, TaskPhase.TASK_PHASE_RUNNING, true, after));
  }

  private void tasks(int count, String node) {
    for (int i = 0; i < count; i++) {
      task("%s-%04d".formatted(node, i), node, Duration.ofSeconds(60));
    }
  }

  private void never(String name, String node) {
    places.add(place(name, node, TaskPhase.TASK_PHASE_UNKNOWN, false, Duration.ZERO));
  }

  private void claim(String name, TaskPhase phase, boolean replace, Claim claim) {
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

  private static Action unknown(String name) {
    return new Action.MarkTaskUnknown(
        place(name, "n1", TaskPhase.TASK_PHASE_RUNNING, true, Duration.ofSeconds(60)));
  }

  private List<String> released() {
    return done.stream()
        .filter(Action.Release.class::isInstance)
        .map(action -> ((Action.Release) action).place().place().getName())
        .toList();
  }

  private List<ServerView> servers() {
    return renewals.entrySet().stream()
        .map(one -> new ServerView(one.getKey(), one.getValue().toString(), LEASE))
        .toList();
  }

  private List<PlaceView> placesOn(String node) {
    return places.stream().filter(one -> one.place().getNode().equals(node)).toList();
  }

  /** A look each second, and servers that renew. */
  private void pass(Duration time) {
    Duration step = Duration.ofSeconds(1);
    for (long left = time.toSeconds(); left > 0; left--) {
      now += step.toNanos();
      if (left % 2 == 0) {
        serversUp.forEach(server -> renewals.merge(server, 1, Integer::sum));
      }
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
      List<Action> actions = look(nodes).actions();
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

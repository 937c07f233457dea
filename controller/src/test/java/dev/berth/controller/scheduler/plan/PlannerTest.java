package dev.berth.controller.scheduler.plan;

import static dev.berth.controller.scheduler.Samples.binding;
import static dev.berth.controller.scheduler.Samples.labelled;
import static dev.berth.controller.scheduler.Samples.node;
import static dev.berth.controller.scheduler.Samples.notReady;
import static dev.berth.controller.scheduler.Samples.taint;
import static dev.berth.controller.scheduler.Samples.task;
import static dev.berth.controller.scheduler.Samples.with;
import static dev.berth.controller.scheduler.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import dev.berth.controller.scheduler.cluster.Cluster;
import dev.berth.controller.scheduler.cluster.Demand;
import dev.berth.controller.scheduler.cluster.Place;
import dev.berth.controller.scheduler.cluster.PlaceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlannerTest {
  private final Cluster cluster = new Cluster();
  private final Planner planner = Planner.standard();

  @Test
  void placesOnTheOnlyNodeThatFits() {
    cluster.put(node("small", "1", "1Gi"));
    cluster.put(node("large", "4", "8Gi"));

    assertThat(nodeFor(task("a", "2", "2Gi"))).isEqualTo("large");
  }

  @Test
  void spreadsOverEqualNodes() {
    cluster.put(node("n1", "4", "8Gi"));
    cluster.put(node("n2", "4", "8Gi"));

    String first = placed(task("a", "1", "1Gi"));
    String second = placed(task("b", "1", "1Gi"));

    assertThat(List.of(first, second)).containsExactlyInAnyOrder("n1", "n2");
  }

  @Test
  void spreadsTasksThatAskForNothing() {
    cluster.put(node("n1", "4", "8Gi"));
    cluster.put(node("n2", "4", "8Gi"));
    for (int i = 0; i < 10; i++) {
      placed(task("t" + i, "0", "0"));
    }

    assertThat(cluster.nodes()).allSatisfy(node -> assertThat(node.tasks()).isEqualTo(5));
  }

  @Test
  void weighsTheScarcerResource() {
    cluster.put(node("little-memory", "100", "4Gi"));
    cluster.put(node("much-memory", "4", "400Gi"));

    assertThat(nodeFor(task("memory", "100m", "2Gi"))).isEqualTo("much-memory");
    assertThat(nodeFor(task("cpu", "2", "10Mi"))).isEqualTo("little-memory");
  }

  @Test
  void sameSeedChoosesTheSameAndSeedsDiffer() {
    for (int i = 0; i < 20; i++) {
      cluster.put(node("n" + i, "4", "8Gi"));
    }
    Demand demand = Demand.of(task("a", "1", "1Gi"));

    assertThat(planner.decide(cluster, demand, 0, 7))
        .isEqualTo(planner.decide(cluster, demand, 0, 7));
    assertThat(
            java.util.stream.LongStream.range(0, 50)
                .mapToObj(seed -> planner.decide(cluster, demand, 0, seed))
                .distinct()
                .count())
        .isGreaterThan(5);
  }

  @Test
  void saysWhatEachNodeLacks() {
    cluster.put(node("n1", "4", "2Gi"));
    cluster.put(node("n2", "4", "3.8Gi"));
    cluster.put(
        with(
            node("n3", "4", "128Gi"),
            spec -> spec.addTaints(taint("gpu", TaintEffect.TAINT_EFFECT_NO_SCHEDULE))));

    Refusal refusal = refused(task("a", "1", "64Gi"));

    assertThat(refusal.sentence())
        .isEqualTo("0/3 nodes fit: 2 lack memory (need 64Gi, most free 3.8Gi), 1 has taint gpu");
    assertThat(refusal.canWaitingHelp()).isFalse();
  }

  @Test
  void countsDevicesAndSaysWhoHasNone() {
    Node none = node("n1", "4", "8Gi");
    cluster.put(none);
    Task wants = asking(task("a", "0", "0"), "example.com/fuse", "1");
    assertThat(refused(wants).sentence())
        .isEqualTo("0/1 nodes fit: 1 does not offer example.com/fuse");
    assertThat(refused(wants).canWaitingHelp()).isFalse();

    cluster.put(offering(node("n2", "4", "8Gi"), "example.com/fuse", "1"));
    assertThat(placed(wants)).isEqualTo("n2");
    Refusal taken = refused(asking(task("b", "0", "0"), "example.com/fuse", "1"));
    assertThat(taken.sentence())
        .isEqualTo(
            "0/2 nodes fit: 1 lacks example.com/fuse (need 1, most free 0),"
                + " 1 does not offer example.com/fuse");
    assertThat(taken.canWaitingHelp()).isTrue();
    assertThat(refused(asking(task("c", "0", "0"), "example.com/fuse", "2")).canWaitingHelp())
        .isFalse();
    assertThat(nodeFor(asking(task("d", "0", "0"), "example.com/fuse", "0"))).isNotEmpty();
  }

  @Test
  void countsDiskWhereANodeTellsOfIt() {
    cluster.put(offering(node("n1", "4", "8Gi"), "ephemeral-storage", "10Gi"));
    placed(asking(task("a", "0", "0"), "ephemeral-storage", "8Gi"));
    Task more = asking(task("b", "0", "0"), "ephemeral-storage", "3Gi");
    assertThat(refused(more).sentence())
        .isEqualTo("0/1 nodes fit: 1 lacks ephemeral-storage (need 3Gi, most free 2Gi)");

    cluster.put(node("silent", "4", "8Gi"));
    assertThat(nodeFor(more)).isEqualTo("silent");
  }

  private static Task asking(Task task, String resource, String amount) {
    return with(
        spec ->
            spec.getContainerBuilder()
                .getResourcesBuilder()
                .putRequests(resource, Quantities.of(amount))
                .putLimits(resource, Quantities.of(amount)),
        task);
  }

  private static Node offering(Node node, String resource, String amount) {
    return node.toBuilder()
        .setStatus(node.getStatus().toBuilder().putAllocatable(resource, Quantities.of(amount)))
        .build();
  }

  @Test
  void waitingHelpsWhenTheNodeIsOnlyFull() {
    cluster.put(node("n1", "2", "4Gi"));
    placed(task("a", "1500m", "1Gi"));

    Refusal refusal = refused(task("b", "1", "1Gi"));

    assertThat(refusal.sentence()).isEqualTo("0/1 nodes fit: 1 lacks cpu (need 1, most free 500m)");
    assertThat(refusal.roomHelps()).isTrue();
    assertThat(refusal.canWaitingHelp()).isTrue();
  }

  @Test
  void refusalIsTheSameWhenOnlyWhatIsFreeDiffers() {
    cluster.put(node("n1", "2", "4Gi"));
    placed(task("a", "1500m", "1Gi"));
    String said = refused(task("b", "2", "1Gi")).sentence();
    placed(task("c", "400m", "1Gi"));
    Refusal later = refused(task("b", "2", "1Gi"));

    assertThat(later.sentence()).isNotEqualTo(said);
    assertThat(later.isSaidBy(said)).isTrue();
    assertThat(refused(task("b", "3", "1Gi")).isSaidBy(said)).isFalse();
    cluster.put(notReady(node("n2", "2", "4Gi")));
    assertThat(refused(task("b", "2", "1Gi")).isSaidBy(said)).isFalse();
  }

  @Test
  void waitingHelpsWhenTheNodeIsSilent() {
    cluster.put(notReady(node("n1", "2", "4Gi")));

    Refusal refusal = refused(task("a", "1", "1Gi"));

    assertThat(refusal.sentence()).isEqualTo("0/1 nodes fit: 1 is not ready");
    assertThat(refusal.roomHelps()).isFalse();
    assertThat(refusal.canWaitingHelp()).isTrue();
  }

  @Test
  void saysThatThereAreNoNodes() {
    assertThat(refused(task("a", "1", "1Gi")).sentence()).isEqualTo("there are no nodes");
  }

  @Test
  void rejectsTaskWhenNodeIsCordoned() {
    cluster.put(with(node("n1", "2", "4Gi"), spec -> spec.setUnschedulable(true)));

    assertThat(refused(task("a", "1", "1Gi")).sentence()).isEqualTo("0/1 nodes fit: 1 is cordoned");
  }

  @Test
  void followsTheNodeSelector() {
    cluster.put(node("n1", "2", "4Gi"));
    Task wants = with(spec -> spec.putNodeSelector("disk", "ssd"), task("a", "1", "1Gi"));

    assertThat(refused(wants).sentence())
        .isEqualTo("0/1 nodes fit: 1 does not have label disk=ssd");

    cluster.put(labelled(node("n2", "2", "4Gi"), "disk", "ssd"));
    assertThat(nodeFor(wants)).isEqualTo("n2");
  }

  @Test
  void toleratedTaintsKeepNobodyAway() {
    cluster.put(
        with(
            node("n1", "2", "4Gi"),
            spec -> spec.addTaints(taint("gpu", TaintEffect.TAINT_EFFECT_NO_EXECUTE))));
    Toleration any =
        Toleration.newBuilder()
            .setKey("gpu")
            .setOperator(TolerationOperator.TOLERATION_OPERATOR_EXISTS)
            .build();

    assertThat(nodeFor(with(spec -> spec.addTolerations(any), task("a", "1", "1Gi"))))
        .isEqualTo("n1");
    Toleration forATime = any.toBuilder().setTolerationSeconds(60).build();
    assertThat(
            refused(with(spec -> spec.addTolerations(forATime), task("a", "1", "1Gi"))).sentence())
        .isEqualTo("0/1 nodes fit: 1 has taint gpu");
  }

  @Test
  void avoidsPreferNoScheduleWhileAnythingElseFits() {
    Node avoided =
        with(
            node("n1", "64", "64Gi"),
            spec -> spec.addTaints(taint("old", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE)));
    cluster.put(avoided);
    cluster.put(node("n2", "1", "1Gi"));

    assertThat(placed(task("a", "1", "1Gi"))).isEqualTo("n2");
    assertThat(placed(task("b", "1", "1Gi"))).isEqualTo("n1");
  }

  @Test
  void fixedPortIsGivenOnce() {
    cluster.put(node("n1", "4", "4Gi"));
    placed(withPort(task("a", "0", "0"), 80, 8080));

    Refusal refusal = refused(withPort(task("b", "0", "0"), 80, 8080));

    assertThat(refusal.sentence()).isEqualTo("0/1 nodes fit: 1 has port 8080 in use");
    assertThat(refusal.roomHelps()).isTrue();
  }

  @Test
  void assignedPortsAreDifferentAndRunOut() {
    cluster.put(node("n1", "4", "4Gi"));
    for (int i = 0; i < 5; i++) {
      placed(withPort(withPort(task("t" + i, "0", "0"), 80, 0), 81, 0));
    }

    assertThat(refused(withPort(task("b", "0", "0"), 80, 0)).sentence())
        .isEqualTo("0/1 nodes fit: 1 has no free port");
  }

  @Test
  void assignedPortAvoidsAFixedOneOfTheSameTask() {
    cluster.put(node("n1", "4", "4Gi"));
    Task task = withPort(withPort(task("a", "0", "0"), 80, 0), 81, 20000);

    assertThat(decide(task))
        .isInstanceOfSatisfying(
            Decision.Place.class,
            place ->
                assertThat(place.hostPorts())
                    .extracting(HostPort::getContainerPort, HostPort::getHostPort)
                    .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(80, 20001),
                        org.assertj.core.groups.Tuple.tuple(81, 20000)));
  }

  @Test
  void justFreedPortIsNotTheNextToBeAssigned() {
    cluster.put(node("n1", "4", "4Gi"));
    Task task = withPort(task("a", "0", "0"), 80, 0);
    int first = portOf(task);
    placed(task);
    cluster.set(key(task), null);

    assertThat(portOf(task)).isNotEqualTo(first);
  }

  @Test
  void anotherAttemptGetsAnotherPortThoughAFixedOneComesBetween() {
    cluster.put(node("n1", "4", "4Gi"));
    Task task = withPort(withPort(task("a", "0", "0"), 80, 0), 81, 20003);
    Set<Integer> ports = new HashSet<>();
    for (int attempt = 0; attempt < 5; attempt++) {
      Task again =
          task.toBuilder().setStatus(task.getStatus().toBuilder().setAttempt(attempt)).build();
      ports.add(portOf(again));
      placed(again);
      cluster.set(key(again), null);
    }

    assertThat(ports).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void nodeWithOddNumbersTakesOnlyWhatItCan() {
    Node odd =
        node("n1", "4", "4Gi").toBuilder()
            .setStatus(
                node("n1", "4", "4Gi").getStatus().toBuilder()
                    .putAllocatable("memory", Quantity.newBuilder().setText("lots").build())
                    .setPortRange(
                        PortRange.newBuilder().setFirst(65535).setLast(Integer.MAX_VALUE)))
            .build();
    cluster.put(odd);

    assertThat(refused(task("a", "1", "1Gi")).sentence())
        .isEqualTo("0/1 nodes fit: 1 lacks memory (need 1Gi, most free 0)");
    assertThat(placed(withPort(task("b", "1", "0"), 80, 0))).isEqualTo("n1");
    assertThat(refused(withPort(task("c", "1", "0"), 80, 0)).sentence())
        .isEqualTo("0/1 nodes fit: 1 has no free port");
  }

  @Test
  void placeWithOddNumbersIsCountedAndFreed() {
    cluster.put(node("n1", "4", "4Gi"));
    Task odd = task("odd", "1", "1Gi");
    Task unreadable =
        with(
            spec ->
                spec.getContainerBuilder()
                    .getResourcesBuilder()
                    .putRequests("memory", Quantity.newBuilder().setText("lots").build()),
            odd);
    cluster.set(
        key(odd),
        Place.of(
            binding(
                unreadable,
                "n1",
                List.of(
                    HostPort.newBuilder().setHostPort(-1).build(),
                    HostPort.newBuilder().setHostPort(Integer.MAX_VALUE).build()))));

    assertThat(refused(task("a", "1", "1Gi")).roomHelps()).isTrue();
    cluster.set(key(odd), null);

    assertThat(nodeFor(task("a", "1", "1Gi"))).isEqualTo("n1");
    assertThat(refused(withPort(task("b", "1", "1Gi"), 80, -1)).sentence())
        .isEqualTo("0/1 nodes fit: 1 has port -1 in use");
  }

  private int portOf(Task task) {
    return ((Decision.Place) decide(task)).hostPorts().getFirst().getHostPort();
  }

  private Decision decide(Task task) {
    return planner.decide(cluster, Demand.of(task), task.getStatus().getAttempt(), 1);
  }

  private String nodeFor(Task task) {
    return ((Decision.Place) decide(task)).node();
  }

  private Refusal refused(Task task) {
    return ((Decision.Refuse) decide(task)).refusal();
  }

  private String placed(Task task) {
    Decision.Place place = (Decision.Place) decide(task);
    cluster.set(
        key(task),
        new Place(
            task.getMetadata().getUid(),
            place.node(),
            Demand.of(task).amounts(),
            place.hostPorts()));
    return place.node();
  }

  private static PlaceKey key(Task task) {
    return new PlaceKey(task.getMetadata().getNamespace(), task.getMetadata().getName());
  }
}

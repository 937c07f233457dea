package dev.berth.scheduling.plan;

import static dev.berth.scheduling.testing.Asks.HOST;
import static dev.berth.scheduling.testing.Asks.ZONE;
import static dev.berth.scheduling.testing.Asks.apart;
import static dev.berth.scheduling.testing.Asks.asking;
import static dev.berth.scheduling.testing.Asks.constrained;
import static dev.berth.scheduling.testing.Asks.labelled;
import static dev.berth.scheduling.testing.Asks.near;
import static dev.berth.scheduling.testing.Asks.nodes;
import static dev.berth.scheduling.testing.Asks.offering;
import static dev.berth.scheduling.testing.Asks.on;
import static dev.berth.scheduling.testing.Asks.requirement;
import static dev.berth.scheduling.testing.Asks.spread;
import static dev.berth.scheduling.testing.Asks.term;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.notReady;
import static dev.berth.scheduling.testing.Samples.taint;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeOperator;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.demand.Demand;
import dev.berth.scheduling.testing.Samples;
import org.junit.jupiter.api.Test;

/** What people read who wait, and what could help them. */
final class RefusalTest {
  private static final Node N1 = node("n1", "4", "4Gi");
  private static final Task TASK = task("a", "1", "1Gi");

  private final Desk desk = new Desk();

  @Test
  void saysThatThereAreNoNodes() {
    assertRefused(TASK, "there are no nodes", "nothing");
  }

  @Test
  void saysWhatEachNodeLacks() {
    desk.put(
        node("n1", "4", "2Gi"),
        node("n2", "4", "3.8Gi"),
        with(
            node("n3", "4", "128Gi"),
            spec -> spec.addTaints(taint("gpu", TaintEffect.TAINT_EFFECT_NO_SCHEDULE))));

    assertRefused(
        task("a", "1", "64Gi"),
        "0/3 nodes fit: 2 lack memory (need 64Gi, most free 3.8Gi), 1 has taint gpu",
        "nothing");
  }

  @Test
  void waitingHelpsWhenTheNodeIsOnlyFull() {
    desk.put(node("n1", "2", "4Gi"));
    desk.placed(task("b", "1500m", "1Gi"));

    assertRefused(TASK, "0/1 nodes fit: 1 lacks cpu (need 1, most free 500m)", "room");
  }

  @Test
  void roomHelpsWhenOneIsFullThoughOthersAreTooSmall() {
    desk.put(node("n1", "1", "4Gi"), node("n2", "2", "4Gi"));
    desk.scene.place(task("b", "2", "1Gi"), "n2");

    assertRefused(task("a", "2", "1Gi"), "0/2 nodes fit: 2 lack cpu (need 2, most free 1)", "room");
  }

  @Test
  void nothingIsFreeOnAnOverfilledNode() {
    desk.put(N1);
    desk.scene.place(task("b", "6", "1Gi"), "n1");

    assertRefused(TASK, "0/1 nodes fit: 1 lacks cpu (need 1, most free 0)", "room");
  }

  @Test
  void taskThatIsOlderThanTheDeviceGetsItWhenANodeOffersIt() {
    desk.put(N1, node("n2", "4", "4Gi"));
    Task task = asking(TASK, "example.com/x", "1");
    Shape shape = desk.planner.hold(Demand.of(task));
    assertRefused(task, "0/2 nodes fit: 2 do not offer example.com/x", "nothing");

    desk.put(offering(node("n2", "4", "4Gi"), "example.com/x", "1"));

    assertThat(shape.fits(desk.scene.number("n1"))).isFalse();
    assertThat(shape.fits(desk.scene.number("n2"))).isTrue();
    assertThat(desk.placed(task)).isEqualTo("n2");
    assertRefused(
        asking(task("b", "1", "1Gi"), "example.com/x", "1"),
        "0/2 nodes fit: 1 lacks example.com/x (need 1, most free 0),"
            + " 1 does not offer example.com/x",
        "room");
    desk.planner.drop(shape);
  }

  @Test
  void tellsDevicesThatAreTakenFromThoseThatNobodyHas() {
    desk.put(node("n2", "4", "8Gi"), offering(N1, "example.com/fuse", "1"));
    desk.placed(asking(task("b", "0", "0"), "example.com/fuse", "1"));

    assertRefused(
        asking(TASK, "example.com/fuse", "1"),
        "0/2 nodes fit: 1 lacks example.com/fuse (need 1, most free 0),"
            + " 1 does not offer example.com/fuse",
        "room");
    assertRefused(
        asking(TASK, "example.com/fuse", "2"),
        "0/2 nodes fit: 1 does not offer example.com/fuse,"
            + " 1 lacks example.com/fuse (need 2, most free 0)",
        "nothing");
    assertRefused(
        asking(TASK, "example.com/other", "1"),
        "0/2 nodes fit: 2 do not offer example.com/other",
        "nothing");
  }

  @Test
  void tellsOfDiskInBytes() {
    desk.put(offering(N1, "ephemeral-storage", "10Gi"));
    desk.placed(asking(task("b", "0", "0"), "ephemeral-storage", "8Gi"));

    assertRefused(
        asking(TASK, "ephemeral-storage", "3Gi"),
        "0/1 nodes fit: 1 lacks ephemeral-storage (need 3Gi, most free 2Gi)",
        "room");
  }

  @Test
  void tooLittleIsIdleMayChangeByItself() {
    desk.put(N1);

    assertRefused(
        with(spec -> spec.setRevocable(true), TASK),
        "0/1 nodes fit: 1 lacks idle cpu (need 1, most free 0)",
        "the node");
  }

  @Test
  void waitingHelpsWhenTheNodeIsSilent() {
    desk.put(notReady(N1), notReady(node("n2", "4", "4Gi")));

    assertRefused(TASK, "0/2 nodes fit: 2 are not ready", "the node");
  }

  @Test
  void saysWhatOfTheNodeDiffers() {
    desk.put(N1);
    assertRefused(
        with(spec -> spec.putNodeSelector("disk", "ssd"), TASK),
        "0/1 nodes fit: 1 does not have label disk=ssd",
        "nothing");
    assertRefused(
        on(TASK, nodes(requirement("disk", NodeOperator.NODE_OPERATOR_EXISTS, null))),
        "0/1 nodes fit: 1 does not match the required node affinity",
        "nothing");
    assertRefused(
        constrained(TASK, "rack LIKE r[1-3]"),
        "0/1 nodes fit: 1 does not satisfy rack LIKE r[1-3]",
        "nothing");
    desk.put(with(N1, spec -> spec.setUnschedulable(true)));
    assertRefused(TASK, "0/1 nodes fit: 1 is cordoned", "nothing");
    desk.put(
        with(
            N1,
            spec ->
                spec.addTaints(
                    taint("gpu", TaintEffect.TAINT_EFFECT_NO_EXECUTE).toBuilder().setValue("a"))));
    assertRefused(TASK, "0/1 nodes fit: 1 has taint gpu=a", "nothing");
  }

  @Test
  void saysWhichPortIsTaken() {
    desk.put(N1);
    desk.placed(withPort(task("b", "0", "0"), 80, 8080));
    assertRefused(withPort(TASK, 80, 8080), "0/1 nodes fit: 1 has port 8080 in use", "room");
    assertRefused(withPort(TASK, 80, -1), "0/1 nodes fit: 1 has port -1 in use", "room");

    for (int i = 0; i < 10; i++) {
      desk.placed(withPort(task("t" + i, "0", "0"), 80, 0));
    }
    assertRefused(withPort(TASK, 80, 0), "0/1 nodes fit: 1 has no free port", "room");
  }

  @Test
  void saysWhichCompanyIsMissingOrInTheWay() {
    desk.put(Samples.labelled(N1, ZONE, "a"), node("n2", "4", "4Gi"));
    Task web = labelled(TASK, "app", "web");
    desk.scene.place(web, "n1");
    Task next = labelled(task("b", "1", "1Gi"), "app", "web");

    assertRefused(
        constrained(next, "@zone UNIQUE"),
        "0/2 nodes fit: 1 has too many of its like (@zone UNIQUE),"
            + " 1 does not have label topology.kubernetes.io/zone",
        "company");
    assertRefused(
        spread(next, spread(ZONE, 1, 2)),
        "0/2 nodes fit: 1 has too many of its like"
            + " (spread over topology.kubernetes.io/zone, max skew 1),"
            + " 1 does not have label topology.kubernetes.io/zone",
        "company");
    assertRefused(
        near(next, term(HOST, "app", "db")),
        "0/2 nodes fit: 2 have none of the tasks that it wants near, by kubernetes.io/hostname",
        "company");
    desk.scene.place(labelled(task("c", "1", "1Gi"), "app", "web"), "n2");
    assertRefused(
        apart(next, term(HOST, "app", "web")),
        "0/2 nodes fit: 2 have tasks that it must keep apart from, by kubernetes.io/hostname",
        "company");
  }

  @Test
  void reasonsAreToldByHowManyNodesTheyKeepAwayAndThenByTheirText() {
    desk.put(notReady(N1), node("n2", "1m", "4Gi"), notReady(node("n3", "1", "1Gi")));
    desk.put(with(node("n4", "1", "1Gi"), spec -> spec.setUnschedulable(true)));

    assertThat(desk.refused(TASK).sentence())
        .isEqualTo(
            "0/4 nodes fit: 2 are not ready, 1 is cordoned, 1 lacks cpu (need 1, most free 1m)");
    assertThat(desk.refused(TASK).nodes()).isEqualTo(4);
  }

  @Test
  void isTheSameWhenOnlyWhatIsFreeDiffers() {
    desk.put(node("n1", "2", "4Gi"));
    desk.placed(task("b", "1500m", "1Gi"));
    String said = desk.refused(task("a", "2", "1Gi")).sentence();
    desk.placed(task("c", "400m", "1Gi"));
    Refusal later = desk.refused(task("a", "2", "1Gi"));

    assertThat(later.sentence()).isNotEqualTo(said);
    assertThat(later.isSaidBy(said)).isTrue();
    assertThat(desk.refused(task("a", "3", "1Gi")).isSaidBy(said)).isFalse();
    desk.put(notReady(node("n2", "2", "4Gi")));
    assertThat(desk.refused(task("a", "2", "1Gi")).isSaidBy(said)).isFalse();
  }

  @Test
  void nodesThatFitAreNotCounted() {
    desk.put(N1, notReady(node("n2", "4", "4Gi")));
    Shape shape = desk.planner.hold(Demand.of(TASK));

    assertThat(desk.planner.refusal(shape).nodes()).isEqualTo(1);
  }

  private void assertRefused(Task task, String sentence, String whatHelps) {
    Refusal refusal = desk.refused(task);
    assertThat(refusal.sentence()).isEqualTo(sentence);
    assertThat(refusal.roomHelps()).isEqualTo(whatHelps.equals("room"));
    assertThat(refusal.companyHelps()).isEqualTo(whatHelps.equals("company"));
    assertThat(refusal.canWaitingHelp()).isEqualTo(!whatHelps.equals("nothing"));
  }
}

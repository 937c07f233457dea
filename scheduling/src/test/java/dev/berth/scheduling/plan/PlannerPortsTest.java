package dev.berth.scheduling.plan;

import static dev.berth.scheduling.testing.Asks.tcp;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.demand.Demand;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which ports a task gets, and numbers that are none. */
final class PlannerPortsTest {
  private final Desk desk = new Desk();

  PlannerPortsTest() {
    desk.put(node("n1", "4", "4Gi"));
  }

  @Test
  void assignedPortsAreDifferentAndRunOut() {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      Task task = withPort(withPort(task("t" + i, "0", "0"), 80, 0), 81, 0);
      ports(task).forEach(port -> assertThat(ports.add(port.getHostPort())).isTrue());
      desk.placed(task);
    }

    assertThat(desk.refused(withPort(task("b", "0", "0"), 80, 0)).sentence())
        .isEqualTo("0/1 nodes fit: 1 has no free port");
  }

  @Test
  void assignedPortAvoidsAFixedOneOfTheSameTask() {
    Task task = withPort(withPort(task("a", "0", "0"), 80, 0), 81, 20000);

    assertThat(ports(task))
        .extracting(HostPort::getContainerPort, HostPort::getHostPort)
        .containsExactly(tuple(80, 20001), tuple(81, 20000));
  }

  @Test
  void justFreedPortIsNotTheNextToBeAssigned() {
    Task task = withPort(task("a", "0", "0"), 80, 0);
    int first = ports(task).getFirst().getHostPort();
    desk.placed(task);
    desk.scene.remove(task);

    assertThat(ports(task).getFirst().getHostPort()).isNotEqualTo(first);
  }

  @Test
  void anotherAttemptGetsAnotherPortThoughAFixedOneComesBetween() {
    Task task = withPort(withPort(task("a", "0", "0"), 80, 0), 81, 20003);
    Set<Integer> ports = new HashSet<>();
    for (int attempt = 0; attempt < 5; attempt++) {
      Task again =
          task.toBuilder().setStatus(task.getStatus().toBuilder().setAttempt(attempt)).build();
      ports.add(ports(again).getFirst().getHostPort());
      desk.placed(again);
      desk.scene.remove(again);
    }

    assertThat(ports).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void placeThatSomebodyElseHasChosenGetsItsPorts() {
    Shape shape = desk.planner.hold(Demand.of(withPort(task("a", "0", "0"), 80, 0)));

    Decision.Placed placed = desk.planner.place(shape, 0, 0);

    assertThat(placed.node()).isZero();
    assertThat(placed.hostPorts()).extracting(HostPort::getHostPort).containsExactly(20000);
    assertThat(placed.runnerUp()).isEqualTo(-1);
  }

  @Test
  void nodeWithOddNumbersTakesOnlyWhatItCan() {
    Node plain = node("n1", "4", "4Gi");
    desk.put(
        plain.toBuilder()
            .setStatus(
                plain.getStatus().toBuilder()
                    .putAllocatable("memory", Quantity.newBuilder().setText("lots").build())
                    .setPortRange(
                        PortRange.newBuilder().setFirst(65535).setLast(Integer.MAX_VALUE)))
            .build());

    assertThat(desk.refused(task("a", "1", "1Gi")).sentence())
        .isEqualTo("0/1 nodes fit: 1 lacks memory (need 1Gi, most free 0)");
    assertThat(desk.placed(withPort(task("b", "1", "0"), 80, 0))).isEqualTo("n1");
    assertThat(desk.refused(withPort(task("c", "1", "0"), 80, 0)).sentence())
        .isEqualTo("0/1 nodes fit: 1 has no free port");
  }

  @Test
  void placeWithOddNumbersIsCountedAndFreed() {
    Task odd =
        with(
            spec ->
                spec.getContainerBuilder()
                    .getResourcesBuilder()
                    .putRequests("memory", Quantity.newBuilder().setText("lots").build()),
            task("odd", "1", "1Gi"));
    desk.scene.place(odd, "n1", tcp(-1), tcp(Integer.MAX_VALUE));

    assertThat(desk.refused(task("a", "1", "1Gi")).roomHelps()).isTrue();
    desk.scene.remove(odd);

    assertThat(desk.nodeFor(task("a", "1", "1Gi"))).isEqualTo("n1");
    assertThat(desk.refused(withPort(task("b", "1", "1Gi"), 80, -1)).sentence())
        .isEqualTo("0/1 nodes fit: 1 has port -1 in use");
  }

  private List<HostPort> ports(Task task) {
    return ((Decision.Placed) desk.decide(task)).hostPorts();
  }
}

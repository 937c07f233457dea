package dev.berth.bench.simulation;

import static dev.berth.bench.simulation.Traces.node;
import static dev.berth.bench.simulation.Traces.size;
import static dev.berth.bench.simulation.Traces.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.berth.bench.simulation.trace.Resource;
import dev.berth.bench.simulation.trace.Size;
import dev.berth.bench.simulation.trace.TraceTask;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Utilisation and fragmentation, counted by hand. */
final class FillTest {
  private static final Offset<Double> EXACT = within(1e-9);
  // One of three is typical: 2 cores, 4 GiB, and of the one that wants any half a GPU.
  private static final List<TraceTask> TASKS =
      List.of(
          task("q", "a", 0, 1, size(1, 4, 0)),
          task("q", "b", 0, 1, size(2, 4, 0.5)),
          task("q", "c", 0, 1, size(8, 8, 0)));

  private final Fill fill = new Fill(List.of(node("n1", 8, 16, 1), node("n2", 8, 16, 0)), TASKS);

  @Test
  void emptyClusterUsesAndStrandsNothing() {
    for (Resource resource : Resource.ALL) {
      assertThat(fill.used(resource)).isZero();
      assertThat(fill.free(resource)).isEqualTo(1);
      assertThat(fill.stranded(resource)).isZero();
    }
  }

  @Test
  void whatTasksHaveIsUsedUntilTheyGo() {
    Size size = size(4, 4, 0.5);
    fill.take(0, size);

    assertThat(fill.used(Resource.CPU)).isCloseTo(0.25, EXACT);
    assertThat(fill.used(Resource.MEMORY)).isCloseTo(0.125, EXACT);
    assertThat(fill.used(Resource.GPU)).isCloseTo(0.5, EXACT);

    fill.give(0, size);
    assertThat(fill.used(Resource.CPU)).isZero();
  }

  @Test
  void isStrandedWhereATypicalTaskFindsNoRoomAnyMore() {
    fill.take(1, size(1, 14, 0));

    // 2 GiB are left: the 7 cores beside them are of no use to a task that needs 4.
    assertThat(fill.stranded(Resource.CPU)).isCloseTo(7.0 / 16, EXACT);
    assertThat(fill.stranded(Resource.MEMORY)).isCloseTo(2.0 / 32, EXACT);
    assertThat(fill.stranded(Resource.GPU)).as("that node never had any").isZero();

    fill.give(1, size(1, 14, 0));
    assertThat(fill.stranded(Resource.CPU)).isZero();
  }

  @Test
  void gpuIsStrandedWithoutCoresBesideIt() {
    fill.take(0, size(7, 1, 0));

    assertThat(fill.stranded(Resource.GPU)).isEqualTo(1);
  }

  @Test
  void nodeThatWasNeverLargeEnoughStrandsNothing() {
    Fill small = new Fill(List.of(node("n1", 1, 16, 0)), TASKS);

    assertThat(small.stranded(Resource.CPU)).isZero();
    small.take(0, size(1, 1, 0));
    assertThat(small.stranded(Resource.MEMORY)).isZero();
  }

  @Test
  void countsTheResourcesThatThereAre() {
    assertThat(fill.resources()).isEqualTo(Resource.ALL);
    assertThat(new Fill(List.of(node("n1", 1, 1, 0)), TASKS).resources())
        .containsExactly(Resource.CPU, Resource.MEMORY);
  }

  @Test
  void overfilledNodeIsABug() {
    fill.take(0, size(8, 1, 0));

    assertThatThrownBy(() -> fill.take(0, size(0.5, 1, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node n1 is overfilled: it lacks 500 of cpu");
  }
}

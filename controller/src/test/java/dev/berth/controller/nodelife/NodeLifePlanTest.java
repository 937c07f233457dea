package dev.berth.controller.nodelife;

import static dev.berth.controller.nodelife.World.GRACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.TaskPhase;
import dev.berth.controller.nodelife.NodeView.Marks;
import dev.berth.controller.nodelife.PlaceView.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a node that goes silent, and of its tasks. */
final class NodeLifePlanTest {
  private final World world = new World();

  @Test
  void silentNodeBecomesUnreachableAfterTheGraceAndItsTasksUnknown() {
    world.nodes(3);
    world.task("a", "n1", Duration.ofSeconds(60));
    world.pass(Duration.ofMinutes(2));
    assertThat(world.done()).isEmpty();

    world.silence("n1");
    world.pass(GRACE.minusSeconds(1));
    assertThat(world.done()).isEmpty();
    world.pass(Duration.ofSeconds(2));

    assertThat(world.done()).containsExactly(new Action.MarkUnreachable("n1"), World.unknown("a"));
    assertThat(world.marks()).containsEntry("n1", Marks.UNREACHABLE);
  }

  @Test
  void tasksAreReleasedAfterTheirOwnTimeOfSilence() {
    world.nodes(4);
    world.task("quick", "n1", Duration.ofSeconds(40));
    world.task("slow", "n1", Duration.ofMinutes(5));
    world.never("stays", "n1");
    world.pass(Duration.ofMinutes(2));
    world.silence("n1");

    world.pass(Duration.ofSeconds(39));
    assertThat(world.released()).isEmpty();
    world.pass(Duration.ofSeconds(2));
    assertThat(world.released()).containsExactly("quick");
    world.pass(Duration.ofSeconds(250));
    assertThat(world.released()).containsExactly("quick");
    world.pass(Duration.ofSeconds(20));
    assertThat(world.released()).containsExactly("quick", "slow");
    world.pass(Duration.ofDays(2));
    assertThat(world.released()).containsExactly("quick", "slow");
  }

  @Test
  void taskWithLessPatienceThanTheGraceWaitsForTheGrace() {
    world.nodes(4);
    world.task("a", "n1", Duration.ZERO);
    world.pass(Duration.ofMinutes(1));
    world.silence("n1");

    world.pass(GRACE.minusSeconds(1));
    assertThat(world.released()).isEmpty();
    world.pass(Duration.ofSeconds(3));
    assertThat(world.released()).containsExactly("a");
  }

  @Test
  void finishedTaskKeepsItsPlace() {
    world.nodes(4);
    world.finished("a", "n1");
    world.pass(Duration.ofMinutes(1));
    world.silence("n1");

    world.pass(Duration.ofHours(1));

    assertThat(world.done()).containsExactly(new Action.MarkUnreachable("n1"));
  }

  @Test
  void placesThatWaitOnlyForTheNodeEndAfterTheGraceWhateverTheirTaskWants() {
    world.nodes(4);
    world.claim("finished", TaskPhase.TASK_PHASE_SUCCEEDED, true, Claim.LEAVING);
    world.claim("never", TaskPhase.TASK_PHASE_STOPPING, false, Claim.LEAVING);
    world.claim("gone", TaskPhase.TASK_PHASE_UNSPECIFIED, false, Claim.GONE);
    world.pass(Duration.ofMinutes(1));
    world.silence("n1");

    world.pass(GRACE.minusSeconds(1));
    assertThat(world.released()).isEmpty();
    world.pass(Duration.ofSeconds(3));

    assertThat(world.released()).containsExactlyInAnyOrder("finished", "never", "gone");
  }

  @Test
  void patienceBeyondAllTimeIsNoAccident() {
    world.nodes(4);
    world.task("patient", "n1", Duration.ofSeconds(Long.MAX_VALUE));
    world.task("other", "n1", Duration.ofSeconds(40));
    world.pass(Duration.ofMinutes(1));
    world.silence("n1");

    world.pass(Duration.ofMinutes(2));

    assertThat(world.released()).containsExactly("other");
  }

  @Test
  void nodeThatReturnsIsReadyAndKeepsItsTasks() {
    world.nodes(4);
    world.task("a", "n1", Duration.ofSeconds(60));
    world.pass(Duration.ofMinutes(1));
    world.silence("n1");
    world.pass(Duration.ofSeconds(50));

    world.heard("n1", "s1");
    world.pass(Duration.ofMinutes(10));

    assertThat(world.done())
        .containsExactly(
            new Action.MarkUnreachable("n1"), World.unknown("a"), new Action.MarkReady("n1"));
  }

  @Test
  void taskWhosePlaceIsTakenBackIsNotSaidToBeUnknownBefore() {
    world.nodes(4);
    world.task("impatient", "n1", Duration.ZERO);
    world.task("patient", "n1", Duration.ofHours(1));
    world.pass(Duration.ofMinutes(1));
    world.silence("n1");

    world.pass(GRACE.plusSeconds(1));

    assertThat(world.released()).containsExactly("impatient");
    assertThat(world.done())
        .filteredOn(Action.MarkTaskUnknown.class::isInstance)
        .singleElement()
        .satisfies(action ->
            assertThat(((Action.MarkTaskUnknown) action).place().place().getName())
                .isEqualTo("patient"));
  }

  @Test
  void nodeThatWasNeverHeardIsNeitherSilentNorLost() {
    world.nodes(3);
    world.pass(Duration.ofMinutes(1));

    NodeLifePlan.Step step =
        world.look(List.of(new NodeView("made", "u", false, Set.of(), Marks.UNCLEAR)));

    assertThat(step.actions()).isEmpty();
    assertThat(step.history().silentSince()).isEmpty();
  }

  @Test
  void placesOnADeletedNodeAreTakenBack() {
    world.nodes(5);
    world.task("a", "n9", Duration.ofSeconds(60));
    world.pass(Duration.ofMinutes(2));
    assertThat(world.done()).isEmpty();
    world.missing("n9");

    world.pass(Duration.ofMinutes(2));

    assertThat(world.released()).containsExactly("a");
    assertThat(world.done()).doesNotContain(new Action.MarkUnreachable("n9"));
  }
}

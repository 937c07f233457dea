package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.testing.Asks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Room that is made or kept for a task that has no place yet: whom it binds, and whom not. */
final class HeldRoomTest {
  private final World world = new World();
  private final Task large = labelled("app", "cache", task("large", "6", "1Gi"));

  private static Task high(String name, String cpu) {
    return priority(10, task(name, cpu, "1Gi"));
  }

  /** Room on a node of 10 cpu is kept for a task of 6; 7 are used by tasks of one cpu each. */
  private void kept() {
    world.node("n1", "10", "64Gi");
    for (int i = 0; i < 8; i++) {
      world.bound(task("s" + i, "1", "1Gi"), "n1");
    }
    world.pending(large);
    world.settle();
    world.pending(task("overtaker", "1", "1Gi"));
    world.settle();
    world.pass(Duration.ofSeconds(30));
    world.gone(task("s0", "1", "1Gi"));
    world.gone(task("overtaker", "1", "1Gi"));
    assertThat(World.sentence(world.decide(), "large")).contains("is kept");
  }

  @Test
  void greaterTaskCountsWhatIsKeptForALesserOneAsFree() {
    kept();
    Task urgent = high("urgent", "8");
    world.pending(urgent);

    assertThat(world.settle()).as("7 of one cpu run, and 3 cpu are free").hasSize(5);

    assertThat(world.nodeOf(urgent)).isEqualTo("n1");
    assertThat(world.nodeOf(large)).isEmpty();
    Recount.check(world);
  }

  @Test
  void greaterTaskTakesOverWhatIsBeingMadeForALesserOne() {
    world.node("n1", "1", "64Gi");
    world.bound(task("v", "1", "1Gi"), "n1");
    world.pending(high("middle", "1"));
    assertThat(World.evictions(world.decide())).containsExactly("v");

    Task top = priority(1_000, task("top", "1", "1Gi"));
    world.pending(top);
    Round round = world.decide();
    assertThat(round.evictions()).as("who goes already is asked once").isEmpty();
    world.evicted(key(task("v", "1", "1Gi")));

    assertThat(World.chosen(world.decide())).containsExactly("top");
  }

  @Test
  void equalTaskDoesNotTakeIt() {
    world.node("n1", "1", "64Gi");
    world.bound(task("v", "1", "1Gi"), "n1");
    world.pending(high("first", "1"));
    world.decide();

    world.pending(high("second", "1"));
    world.decide();
    world.evicted(key(task("v", "1", "1Gi")));

    assertThat(World.chosen(world.decide())).containsExactly("first");
  }

  @Test
  void whoWaitsForVictimsTakesAnotherNodeThatComes() {
    world.node("n1", "1", "64Gi");
    world.bound(task("v", "1", "1Gi"), "n1");
    Task one = high("one", "1");
    world.pending(one);
    assertThat(World.evictions(world.decide())).containsExactly("v");

    world.node("n2", "8", "64Gi");
    world.settle();

    assertThat(world.nodeOf(one)).isEqualTo("n2");
    Recount.check(world);
  }

  @Test
  void forWhomRoomIsKeptTakesAnotherNodeThatComes() {
    kept();

    world.node("n2", "64", "64Gi");
    world.settle();

    assertThat(world.nodeOf(large)).isEqualTo("n2");
    Recount.check(world);
  }

  @Test
  void nobodyFindsHisCompanyWhereATaskIsOnlyAwaited() {
    kept();
    Task near = Asks.near(task("near", "0", "1Gi"), Asks.term(Asks.HOST, "app", "cache"));

    world.pending(near);
    world.settle();

    assertThat(world.nodeOf(near)).isEmpty();
  }

  @Test
  void roomIsKeptElsewhereNextWhenNothingCameOfIt() {
    kept();
    world.node("n2", "10", "64Gi");
    for (int i = 0; i < 9; i++) {
      world.bound(task("u" + i, "1", "1Gi"), "n2");
    }
    world.pass(Duration.ofSeconds(61));
    world.settle();

    world.pending(task("another", "1", "1Gi"));
    world.settle();
    world.pass(Duration.ofMinutes(1));
    world.gone(task("another", "1", "1Gi"));

    assertThat(World.sentence(world.decide(), "large")).contains("n2");
  }
}

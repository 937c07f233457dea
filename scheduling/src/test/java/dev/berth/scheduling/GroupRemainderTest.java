package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.member;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Groups of which some have their places, or have had them, and others have none. */
final class GroupRemainderTest {
  private final World world = new World();

  /** All three members have their places. */
  private void complete() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    world.members("g", 3);
    world.settle();
  }

  @Test
  void endedMembersCountThoughTheirBindingsAreGone() {
    complete();
    for (int i = 0; i < 2; i++) {
      world.ended(member("g", i));
      world.bindings.remove(key(member("g", i)));
      world.observe(key(member("g", i)));
    }

    world.evicted(key(member("g", 2)));

    assertThat(World.chosen(world.decide())).containsExactly("g2");
  }

  @Test
  void endedMembersCountForASchedulerThatSeesThemLast() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    world.pending(member("g", 2));
    assertThat(world.decide().chosen()).isEmpty();

    for (int i = 0; i < 2; i++) {
      world.tasks.put(key(member("g", i)), member("g", i));
      world.ended(member("g", i));
    }

    assertThat(World.chosen(world.decide())).containsExactly("g2");
  }

  @Test
  void endedMembersThatAreDeletedCountNoMore() {
    world.node("n1", "3", "64Gi");
    world.group("g", 2);
    world.members("g", 2);
    world.settle();
    world.ended(member("g", 0));
    world.gone(member("g", 0));
    world.evicted(key(member("g", 1)));

    assertThat(World.sentence(world.decide(), "g1"))
        .isEqualTo("task group g has 1 of the 2 tasks that it needs");
  }

  @Test
  void ofWhichNobodyWaitsNeedNoTime() {
    complete();

    world.gone(member("g", 0));
    world.settle();

    assertThat(world.scheduling.waitsForTime()).isFalse();
  }

  @Test
  void memberWhoseBindFailedFollowsByItself() {
    world.node("n1", "2", "64Gi");
    world.group("g", 2);
    world.members("g", 2);
    Round round = world.decide();
    world.bind(round.chosen().get(0));
    world.scheduling.bindFailed(round.chosen().get(1).pending(), world.now);
    world.pass(Duration.ofMillis(20));

    assertThat(World.chosen(world.decide()))
        .containsExactly(round.chosen().get(1).pending().key().name());
  }

  /** One of two members has its place, and the other one's room is taken by somebody else. */
  private void half() {
    world.node("n1", "2", "64Gi");
    world.group("g", 2, Duration.ofSeconds(30));
    world.members("g", 2);
    world.bind(world.decide());
    world.refused(key(member("g", 1)));
    world.bound(task("other", "1", "1Gi"), "n1");
    world.decide();
    world.pass(Duration.ofSeconds(1));
    world.decide();
  }

  @Test
  void thatIsPlacedInPartGivesItsPlacesUpAfterItsTimeout() {
    half();
    assertThat(world.scheduling.waitsForTime()).isTrue();
    world.pass(Duration.ofSeconds(28));
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
    assertThat(world.decide().evictions()).isEmpty();

    world.pass(Duration.ofSeconds(2));
    assertThat(world.scheduling.hasWork(world.now)).isTrue();
    Round round = world.decide();

    assertThat(round.evictions())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.place().key().name()).isEqualTo("g0");
          assertThat(one.reason()).isEqualTo("GroupIncomplete");
        });
    assertThat(world.scheduling.hasWork(world.now)).as("they are asked once").isFalse();
    world.evict(round);
    assertThat(World.waiting(world.decide())).contains("g0");
  }

  @Test
  void thatIsPlacedInPartIsAskedAgainWhenItDidNotGo() {
    half();
    world.pass(Duration.ofSeconds(30));
    assertThat(world.decide().evictions()).hasSize(1);

    world.pass(Duration.ofSeconds(29));
    assertThat(world.decide().evictions()).isEmpty();
    world.pass(Duration.ofSeconds(1));

    assertThat(world.decide().evictions()).hasSize(1);
  }

  @Test
  void thatIsCompleteAgainKeepsItsPlaces() {
    half();
    world.gone(task("other", "1", "1Gi"));
    world.settle();
    assertThat(world.nodeOf(member("g", 1))).isEqualTo("n1");

    world.pass(Duration.ofMinutes(5));

    assertThat(world.decide().evictions()).isEmpty();
  }

  @Test
  void whoseMembersEndOneAfterTheOtherKeepTheirPlaces() {
    complete();

    world.ended(member("g", 0));
    world.decide();
    world.pass(Duration.ofMinutes(5));
    assertThat(world.decide().evictions()).isEmpty();

    world.gone(member("g", 0));
    world.decide();
    world.pass(Duration.ofMinutes(5));
    assertThat(world.decide().evictions()).as("nobody waits for the rest").isEmpty();
  }

  @Test
  void memberThatRunsAgainDoesNotWaitForThoseThatHaveEnded() {
    complete();
    world.ended(member("g", 0));
    world.ended(member("g", 1));

    world.evicted(key(member("g", 2)));

    assertThat(World.chosen(world.decide())).containsExactly("g2");
  }

  @Test
  void countMembersThatSomebodyElseHasBound() {
    world.node("n1", "3", "64Gi");
    world.group("g", 3);
    world.members("g", 2);
    assertThat(world.decide().chosen()).isEmpty();

    world.bound(member("g", 2), "n1");

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1");
  }
}

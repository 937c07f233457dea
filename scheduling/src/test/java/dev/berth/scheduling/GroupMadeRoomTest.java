package dev.berth.scheduling;

import static dev.berth.scheduling.Rivals.fill;
import static dev.berth.scheduling.Rivals.greaterMember;
import static dev.berth.scheduling.Rivals.greaterMembers;
import static dev.berth.scheduling.Rivals.lesser;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Node;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.cluster.PlaceKey;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of room that is being made for a group: it is held, or all given up together. */
final class GroupMadeRoomTest {
  private final World world = new World();

  /** Room is being made for two members, on a node each. */
  private Round askForTwo() {
    fill(world, "n1", 1);
    fill(world, "n2", 1);
    world.group("g", 2);
    greaterMembers(world, "g", 2);
    Round round = world.decide();
    assertThat(round.evictions()).hasSize(2);
    return round;
  }

  @Test
  void freeRoomIsHeldForTheOthersMeanwhile() {
    fill(world, "n1", 1);
    world.node("n2", "1", "64Gi");
    world.group("g", 2);
    greaterMembers(world, "g", 2);
    assertThat(World.evictions(world.decide())).containsExactly("n1-0");

    world.pending(priority(10, task("other", "1", "1Gi")));
    assertThat(world.decide().chosen()).isEmpty();
    world.gone(lesser("n1", 0));

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g0", "g1");
  }

  @Test
  void giveAllRoomUpTogetherWhenAVictimStays() {
    Round _ = askForTwo();
    world.gone(lesser("n1", 0));
    world.pending(task("small", "1", "1Gi"));
    assertThat(world.decide().chosen()).isEmpty();

    world.scheduling.evictionFailed(key(lesser("n2", 0)), world.now);
    world.observe(key(lesser("n2", 0)));

    assertThat(World.chosen(world.decide())).containsExactly("small");
    Recount.check(world);
  }

  @Test
  void giveAllRoomUpTogetherWhenAMemberIsGone() {
    Round round = askForTwo();
    world.gone(greaterMember("g", 0));
    assertThat(world.scheduling.hasWork(world.now)).isTrue();

    assertThat(World.sentence(world.decide(), "g1"))
        .isEqualTo("task group g has 1 of the 2 tasks that it needs");
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("n1-0", "n2-0");
  }

  @Test
  void memberThatIsGoneIsReplacedByAnother() {
    fill(world, "n1", 2);
    world.group("g", 2);
    greaterMembers(world, "g", 3);
    Round round = world.decide();
    assertThat(World.evictions(round)).hasSize(2);
    assertThat(World.sentence(round, "g2"))
        .isEqualTo("waits for task group g to start, for which room is being made");
    world.gone(greaterMember("g", 0));
    assertThat(world.decide().evictions()).as("they are going").isEmpty();
    world.evict(round);

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("g1", "g2");
  }

  @Test
  void giveAllRoomUpTogetherWhenItTakesTooLong() {
    Round _ = askForTwo();
    world.gone(lesser("n1", 0));
    world.decide();
    world.pass(Duration.ofMinutes(10));
    assertThat(world.scheduling.hasWork(world.now)).isTrue();
    world.pending(task("small", "1", "1Gi"));

    Round round = world.decide();

    assertThat(round.evictions()).isEmpty();
    assertThat(World.chosen(round)).containsExactly("small");
    Recount.check(world);
  }

  @Test
  void nodeThatGoesIsNotWaitedFor() {
    Round _ = askForTwo();
    fill(world, "n3", 1);

    world.removeNode("n2");

    assertThat(World.evictions(world.decide())).containsExactly("n3-0");
  }

  @Test
  void portsOfWhichThereAreTooFewForAllAreNotGivenTwice() {
    Task first = withPort(greaterMember("g", 0), 80, 0);
    Task second = withPort(greaterMember("g", 1), 80, 0);
    fill(world, "n1", 2);
    world.group("g", 2);
    world.pending(first, second);
    Round round = world.decide();
    assertThat(round.evictions()).hasSize(2);
    Node.Builder narrow = Objects.requireNonNull(world.nodes.get("n1")).toBuilder();
    narrow.getStatusBuilder().getPortRangeBuilder().setFirst(20000).setLast(20000);
    world.node(narrow.build());
    world.evict(round);

    Round after = world.decide();

    assertThat(after.failed()).isEmpty();
    assertThat(World.chosen(after)).containsExactlyInAnyOrder("n1-0", "n1-1");
  }

  @Test
  void twoGroupsGetTheirRoomOneAfterTheOther() {
    fill(world, "n1", 2);
    fill(world, "n2", 2);
    world.group("a", 3);
    world.group("b", 3);
    for (int i = 0; i < 3; i++) {
      world.pending(greaterMember("a", i), greaterMember("b", i));
    }

    assertThat(world.settle()).as("nobody goes for half a group").hasSize(3);
    long ofA = world.bindings.keySet().stream().filter(key -> key.name().startsWith("a")).count();
    assertThat(ofA).isIn(0L, 3L);
    world.pass(Duration.ofHours(1));
    assertThat(world.settle()).isEmpty();
    for (int i = 0; i < 3; i++) {
      world.gone(greaterMember(ofA == 3 ? "a" : "b", i));
    }
    world.settle();

    assertThat(world.bindings.keySet().stream().map(PlaceKey::name))
        .contains(ofA == 3 ? "b0" : "a0", ofA == 3 ? "b1" : "a1", ofA == 3 ? "b2" : "a2");
  }

  @Test
  void startElsewhereWhenThereIsRoomBeforeTheirVictimsHaveGone() {
    Round _ = askForTwo();

    world.node("n3", "1", "64Gi");
    Round half = world.decide();
    assertThat(half.chosen()).isEmpty();
    assertThat(half.evictions()).isEmpty();
    world.node("n4", "1", "64Gi");

    assertThat(world.decide().chosen()).extracting(Round.Chosen::node).contains("n3", "n4");
  }

  @Test
  void groupThatIsGoneGivesItsRoomUp() {
    fill(world, "n1", 2);
    world.group("g", 2);
    greaterMembers(world, "g", 2);
    Round round = world.decide();
    world.scheduling.removeGroup("default", "g");
    world.evict(round);

    Round after = world.decide();

    assertThat(World.chosen(after)).containsExactlyInAnyOrder("n1-0", "n1-1");
    assertThat(World.sentence(after, "g0")).isEqualTo("there is no TaskGroup g in its namespace");
  }
}

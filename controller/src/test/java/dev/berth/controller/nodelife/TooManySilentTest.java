package dev.berth.controller.nodelife;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Of nodes that go silent together, the network is the more likely to have failed. */
final class TooManySilentTest {
  private final World world = new World();

  @Test
  void evictionsStopWhenMoreThanThirtyPerCentGoSilentTogether() {
    world.nodes(10);
    world.task("a", "n1", Duration.ofSeconds(60));
    world.pass(Duration.ofMinutes(2));
    for (int i = 1; i <= 4; i++) {
      world.silence("n" + i);
      world.pass(Duration.ofSeconds(10));
    }

    world.pass(Duration.ofHours(1));

    assertThat(world.released()).isEmpty();
    assertThat(world.done())
        .contains(new Action.StopEvictions(4, 10), new Action.MarkUnreachable("n4"));
  }

  @Test
  void evictionsGoOnWhenEnoughNodesAreBack() {
    world.nodes(10);
    world.task("a", "n1", Duration.ofSeconds(60));
    world.pass(Duration.ofMinutes(2));
    world.silence("n1", "n2", "n3", "n4");
    world.pass(Duration.ofMinutes(10));

    world.heard("n4", "s1");
    world.pass(Duration.ofSeconds(2));

    assertThat(world.done()).containsOnlyOnce(new Action.ResumeEvictions());
    assertThat(world.released()).containsExactly("a");
  }

  @Test
  void nodesThatGoSilentFarApartAreLostOneByOne() {
    world.nodes(10);
    world.pass(Duration.ofMinutes(2));
    for (int i = 1; i <= 6; i++) {
      world.task("t" + i, "n" + i, Duration.ofSeconds(60));
      world.silence("n" + i);
      world.pass(Duration.ofMinutes(3));
    }

    assertThat(world.released()).containsExactly("t1", "t2", "t3", "t4", "t5", "t6");
  }

  @Test
  void twoOfThreeNodesAreNotTooMany() {
    world.nodes(3);
    world.task("a", "n1", Duration.ofSeconds(60));
    world.task("b", "n2", Duration.ofSeconds(60));
    world.pass(Duration.ofMinutes(2));
    world.silence("n1", "n2");

    world.pass(Duration.ofMinutes(2));

    assertThat(world.released()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void allNodesAreTooManyHoweverFew() {
    for (int nodes = 1; nodes <= 2; nodes++) {
      World world = new World();
      world.nodes(nodes);
      world.task("a", "n1", Duration.ofSeconds(60));
      world.pass(Duration.ofMinutes(2));
      world.silenceAll();

      world.pass(Duration.ofHours(1));

      assertThat(world.released()).isEmpty();
      assertThat(world.done()).contains(new Action.StopEvictions(nodes, nodes));
    }
  }
}

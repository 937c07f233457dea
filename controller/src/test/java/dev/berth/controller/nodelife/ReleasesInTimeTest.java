package dev.berth.controller.nodelife;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How fast places are taken back. */
final class ReleasesInTimeTest {
  private final World world = new World();

  @Test
  void returningBetweenReleasesCancelsTheRest() {
    world.nodes(10);
    world.tasks(1200, "n1");
    world.pass(Duration.ofMinutes(1));
    world.silence("n1");
    world.pass(Duration.ofSeconds(62));
    int releasedBefore = world.released().size();
    assertThat(releasedBefore).isBetween(1000, 1150);

    world.heard("n1", "s1");
    world.pass(Duration.ofMinutes(10));

    assertThat(world.released()).hasSize(releasedBefore);
  }

  @Test
  void placesOfOneFullNodeAreReleasedAtOnce() {
    world.nodes(10);
    world.tasks(1000, "n1");
    world.pass(Duration.ofMinutes(1));
    world.silence("n1");
    world.pass(Duration.ofSeconds(60));
    assertThat(world.released()).isEmpty();

    world.pass(Duration.ofSeconds(1));

    assertThat(world.released()).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void releasesAreRateLimited() {
    world.nodes(10);
    world.tasks(700, "n1");
    world.tasks(700, "n2");
    world.pass(Duration.ofMinutes(1));
    world.silence("n1", "n2");
    world.pass(Duration.ofSeconds(61));
    int last = world.released().size();
    assertThat(last).isEqualTo(1000);
    for (int second = 0; second < 10; second++) {
      world.pass(Duration.ofSeconds(1));
      assertThat(world.released().size() - last).isLessThanOrEqualTo(50);
      last = world.released().size();
    }
    assertThat(last).isEqualTo(1400);
  }

  @Test
  void placesThatThereWasNoTimeForAreReleasedAtTheNextLook() {
    world.nodes(10);
    world.tasks(1000, "n1");
    world.pass(Duration.ofMinutes(1));
    world.silence("n1");
    world.noTimeFor(700);
    world.pass(Duration.ofSeconds(61));
    assertThat(world.released()).hasSize(300);
    world.noTimeFor(0);

    world.pass(Duration.ofSeconds(1));

    assertThat(world.released()).hasSize(1000).doesNotHaveDuplicates();
  }
}

package dev.berth.scheduling;

import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.notReady;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a task waits for changes, though nothing has helped it: it is told, without hurry. */
final class RetellingTest {
  private static final Duration LATER = Duration.ofSeconds(2);

  private final World world = new World();

  @Test
  void whatANodeLacksWhenItHasBecomeReady() {
    world.node(notReady(node("n1", "4", "4Gi")));
    world.pending(task("huge", "1", "900Gi"));
    assertThat(World.sentence(world.decide(), "huge")).contains("1 is not ready");

    world.node("n1", "4", "4Gi");
    world.settle();
    assertThat(world.scheduling.waitsForTime()).isTrue();
    world.pass(LATER);

    assertThat(world.scheduling.hasWork(world.now)).isTrue();
    assertThat(World.sentence(world.decide(), "huge")).contains("lacks memory");
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
    assertThat(world.scheduling.waitsForTime()).isFalse();
  }

  @Test
  void howManyNodesThereAreWhenOneIsGone() {
    world.node("n1", "4", "4Gi");
    world.node("n2", "4", "4Gi");
    world.pending(task("huge", "1", "900Gi"));
    world.settle();

    world.removeNode("n2");
    world.settle();
    world.pass(LATER);

    assertThat(World.sentence(world.decide(), "huge")).startsWith("0/1 nodes fit");
  }

  @Test
  void notWhenOnlyAmountsHaveChanged() {
    world.node("n1", "4", "4Gi");
    world.pending(task("huge", "1", "900Gi"));
    world.settle();

    world.node("n1", "4", "5Gi");
    world.settle();
    world.pass(LATER);

    assertThat(world.decide().waiting()).isEmpty();
  }

  @Test
  void oneRoundRefusesOnlySoMany() {
    world.node("n1", "4", "4Gi");
    for (int i = 0; i < 300; i++) {
      world.pending(task("huge" + i, "1", (900 + i) + "Gi"));
    }

    assertThat(world.decide().waiting()).hasSize(128);
    assertThat(world.scheduling.hasWork(world.now)).isTrue();
    assertThat(world.decide().waiting()).hasSize(128);
    assertThat(world.decide().waiting()).hasSize(300 - 2 * 128);
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
  }

  @Test
  void aFewAtATime() {
    world.node(notReady(node("n1", "4", "4Gi")));
    for (int i = 0; i < 40; i++) {
      world.pending(task("huge" + i, "1", (900 + i) + "Gi"));
    }
    world.settle();
    world.node("n1", "4", "4Gi");
    world.settle();

    int told = 0;
    for (int i = 0; i < 3; i++) {
      world.pass(LATER);
      int now = world.decide().waiting().size();
      assertThat(now).isBetween(1, 20);
      told += now;
    }
    assertThat(told).isEqualTo(40);
  }
}

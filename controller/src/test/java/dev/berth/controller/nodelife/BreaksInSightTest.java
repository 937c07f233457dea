package dev.berth.controller.nodelife;

import static dev.berth.controller.nodelife.World.GRACE;
import static dev.berth.controller.nodelife.World.LEASE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When nobody could have heard a node, its silence says nothing. */
final class BreaksInSightTest {
  private final World world = new World();

  @Test
  void aServerThatIsGoneHearsNobody() {
    world.nodes(10);
    world.serverUp("s2");
    world.silence("n1");
    world.heard("n1", "s2");
    world.pass(Duration.ofMinutes(1));

    world.serverDown("s2");
    world.pass(LEASE.plus(GRACE).minusSeconds(3));
    assertThat(world.done()).isEmpty();
    world.pass(Duration.ofSeconds(6));

    assertThat(world.done()).containsExactly(new Action.MarkUnreachable("n1"));
  }

  @Test
  void leaseThatIsOnlyFoundAndNeverRenewedProvesNothing() {
    world.nodes(3);
    world.serverDown("s1");
    world.task("a", "n1", Duration.ofSeconds(60));
    world.silence("n1");

    world.pass(Duration.ofHours(1));

    assertThat(world.done()).isEmpty();
  }

  @Test
  void nothingMovesWhileAllServersAreAwayForThreeGracesAndTheyReturn() {
    world.nodes(200);
    for (int i = 0; i < 200; i++) {
      world.task("t" + i, "n" + (i + 1), Duration.ofSeconds(5));
    }
    world.pass(Duration.ofMinutes(2));
    assertThat(world.done()).isEmpty();

    world.serverDown("s1");
    world.pass(GRACE.multipliedBy(3));
    // A server that comes back has heard nobody yet; nodes return over some seconds.
    world.silenceAll();
    world.serverReturns("s1");
    world.pass(Duration.ofSeconds(5));
    for (int i = 1; i <= 200; i++) {
      world.heard("n" + i, "s1");
      if (i % 20 == 0) {
        world.pass(Duration.ofSeconds(2));
      }
    }
    world.pass(Duration.ofMinutes(10));

    assertThat(world.done()).isEmpty();
  }

  @Test
  void nodeThatDiedWhileAllServersWereAwayIsLostOneGraceAfterTheirReturn() {
    world.nodes(10);
    world.task("a", "n1", Duration.ofSeconds(5));
    world.pass(Duration.ofMinutes(2));
    world.serverDown("s1");
    world.silence("n1");
    world.pass(Duration.ofHours(1));

    world.serverReturns("s1");
    world.pass(GRACE.minusSeconds(1));
    assertThat(world.done()).isEmpty();
    world.pass(Duration.ofSeconds(5));

    assertThat(world.released()).containsExactly("a");
  }

  @Test
  void newLeaderWaitsForOneGraceBeforeItDeclaresAnything() {
    world.nodes(10);
    world.task("a", "n1", Duration.ofSeconds(5));
    world.silence("n1");
    world.pass(GRACE.minusSeconds(1));
    assertThat(world.done()).isEmpty();

    world.newLeader();
    world.pass(GRACE.minusSeconds(1));
    assertThat(world.done()).isEmpty();
    world.pass(Duration.ofSeconds(5));
    assertThat(world.released()).containsExactly("a");
  }

  @Test
  void ourOwnLongPauseIsABreakInWhatWeSee() {
    world.nodes(10);
    world.task("a", "n1", Duration.ofSeconds(5));
    world.pass(Duration.ofMinutes(2));
    world.silence("n1");
    world.pass(GRACE.minusSeconds(3));

    // Stopped for an hour; the servers renewed all the time, but we did not see that.
    world.paused(Duration.ofHours(1));
    world.pass(GRACE.minusSeconds(2));
    assertThat(world.done()).isEmpty();
    world.pass(Duration.ofSeconds(5));

    assertThat(world.released()).containsExactly("a");
  }
}

package dev.berth.nodelet.idle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.client.testing.RecordedEvents;
import org.junit.jupiter.api.Test;

/** Who must go when what was lent is wanted. */
class RevokedTasksTest {
  private final WatchedTasks tasks = new WatchedTasks();

  @Test
  void theLeastImportantGoesAtTheSecondLookAndOnlyAsManyAsItTakes() {
    tasks.runs("web", 2000, 2048);
    tasks.uses("web", 0, 0);
    tasks.borrows("high", 600, 64, 5);
    tasks.borrows("low", 600, 64, 0);
    tasks.borrows("low-young", 600, 64, 0);
    tasks.pass(60);
    assertThat(tasks.evicted().names()).isEmpty();

    // The tenth that is not lent is for this.
    tasks.uses("web", 200, 0);
    tasks.pass(20);
    assertThat(tasks.evicted().names()).isEmpty();

    tasks.uses("web", 500, 0);
    assertThat(tasks.look()).isTrue();
    assertThat(tasks.evicted().names()).isEmpty();
    tasks.look();
    assertThat(tasks.evicted().names()).containsExactly("low-young#3");
    assertThat(tasks.evicted().messages().getFirst()).contains("revocable ones had asked for");
    assertThat(tasks.events().all())
        .singleElement()
        .returns("Revoked", RecordedEvents.Recorded::reason);

    // It takes its time to go; then there is enough for the others.
    tasks.look();
    assertThat(tasks.look()).isFalse();
    assertThat(tasks.evicted().names()).hasSize(1);
    tasks.ends("low-young");
    tasks.pass(60);
    assertThat(tasks.evicted().names()).hasSize(1);
    tasks.uses("web", 2000, 0);
    tasks.pass(10);
    assertThat(tasks.evicted().names()).containsExactly("low-young#3", "low#3", "high#3");
  }

  @Test
  void oneThatNeverGoesIsRevokedOnceMore() {
    tasks.runs("web", 1000, 64);
    tasks.uses("web", 1000, 0);
    tasks.borrows("lent", 600, 0, 0);
    tasks.pass(60);
    tasks.pass(5);
    assertThat(tasks.evicted().names()).containsExactly("lent#3");
    tasks.pass(35);
    assertThat(tasks.evicted().names()).hasSize(1);
    tasks.pass(15);
    assertThat(tasks.evicted().names()).hasSize(2);
  }

  @Test
  void triesAgainWhenNoApiServerTakesIt() {
    tasks.runs("web", 1000, 64);
    tasks.uses("web", 1000, 0);
    tasks.borrows("lent", 600, 0, 0);
    tasks.evicted().fail(new Failure.Unavailable("away"));
    tasks.pass(70);
    tasks.evicted().work();
    tasks.pass(5);
    assertThat(tasks.evicted().names()).containsExactly("lent#3");
  }

  /** What is idle is not known then, and they may have run for days. */
  @Test
  void aWatchThatBeginsBesideThemRevokesNobodyBeforeItKnows() {
    tasks.runs("web", 2000, 1024);
    tasks.uses("web", 0, 0);
    tasks.borrows("lent", 1000, 512, 0);
    tasks.pass(55);
    assertThat(tasks.evicted().names()).isEmpty();
    tasks.pass(20);
    assertThat(tasks.evicted().names()).isEmpty();
  }
}

package dev.berth.nodelet.idle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is idle, and what of it is lent. */
class IdleWatchTest {
  private final WatchedTasks tasks = new WatchedTasks();

  @Test
  void saysAndLendsNothingBeforeItHasWatchedForTheWholeWindow() {
    tasks.runs("web", 2000, 1024);
    tasks.uses("web", 500, 256);
    tasks.pass(55);
    assertThat(tasks.idleIsTold()).isFalse();
    assertThat(tasks.admits(100, 0)).isFalse();
    tasks.pass(5);
    assertThat(tasks.idle()).isEqualTo("1300m 640Mi");
    assertThat(tasks.admits(1300, 640)).isTrue();
    assertThat(tasks.admits(1, 0)).isFalse();
  }

  @Test
  void moreUseCountsAtOnceAndLessAfterTheWindow() {
    tasks.runs("web", 2000, 1024);
    tasks.uses("web", 500, 256);
    tasks.pass(60);
    tasks.uses("web", 1500, 256);
    tasks.pass(5);
    assertThat(tasks.idle()).isEqualTo("400m 640Mi");
    tasks.uses("web", 500, 256);
    tasks.pass(55);
    assertThat(tasks.idle()).isEqualTo("400m 640Mi");
    tasks.pass(5);
    assertThat(tasks.idle()).isEqualTo("1300m 640Mi");
  }

  @Test
  void aTaskThatIsNewHereCountsAsUsingAllAndOneThatIsRestartedDoesNot() {
    tasks.runs("web", 1000, 1024);
    tasks.uses("web", 0, 0);
    tasks.pass(60);
    assertThat(tasks.idle()).isEqualTo("900m 896Mi");
    tasks.runs("new", 1000, 1024);
    tasks.uses("new", 0, 0);
    tasks.pass(60);
    assertThat(tasks.idle()).isEqualTo("900m 896Mi");
    tasks.pass(5);
    assertThat(tasks.idle()).isEqualTo("1800m 1792Mi");

    tasks.ends("new");
    tasks.runsAgain("another", "new", 1000, 1024);
    tasks.uses("another", 0, 0);
    tasks.pass(5);
    assertThat(tasks.idle()).isEqualTo("1800m 1792Mi");
  }

  @Test
  void whoUsesMoreThanHeAskedForTakesItFromWhatOthersLeave() {
    tasks.runs("web", 2000, 1024);
    tasks.uses("web", 0, 0);
    tasks.runs("greedy", 0, 0);
    tasks.uses("greedy", 1000, 512);
    tasks.pass(60);
    assertThat(tasks.idle()).isEqualTo("900m 448Mi");
  }

  @Test
  void whatIsNotMeasuredIsNotIdle() {
    tasks.runs("web", 2000, 1024);
    tasks.pass(60);
    assertThat(tasks.idle()).isEqualTo("0 0");
  }

  /** They use it: that is no reason to lend less, or more. */
  @Test
  void revocableTasksNeitherLeaveAnythingIdleNorTakeAny() {
    tasks.runs("web", 2000, 1024);
    tasks.uses("web", 500, 256);
    tasks.borrows("lent", 1000, 512, 0);
    tasks.uses("lent", 1000, 600);
    tasks.pass(60);
    assertThat(tasks.idle()).isEqualTo("1300m 640Mi");
    assertThat(tasks.evicted().names()).isEmpty();
  }

  @Test
  void aSmallChangeIsNotToldAndWhatIsOwedIs() {
    tasks.runs("web", 4000, 4096);
    tasks.uses("web", 0, 0);
    tasks.pass(60);
    assertThat(tasks.idle()).isEqualTo("3600m 3648Mi");
    tasks.uses("web", 200, 0);
    tasks.pass(5);
    assertThat(tasks.idle()).isEqualTo("3600m 3648Mi");
    tasks.borrows("lent", 3500, 64, 0);
    tasks.pass(5);
    assertThat(tasks.idle()).isEqualTo("3400m 3648Mi");
  }
}

package dev.berth.apiserver.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.rpc.v1.ServerMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RosterTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Roster roster = new Roster(Duration.ofSeconds(8), nanos::get);
  private final Link link = new Silent();

  @Test
  void hearsANodeFromItsHello() {
    roster.opened("n1", link);

    assertThat(roster.hears("n1")).isTrue();
    assertThat(roster.link("n1")).contains(link);
    assertThat(roster.hears("n2")).isFalse();
  }

  @Test
  void nodeGoesSilentOnceWhenItIsNotHeard() {
    roster.opened("n1", link);
    pass(8);
    assertThat(roster.sweep()).isEmpty();
    pass(1);

    assertThat(roster.sweep()).containsExactly("n1");
    assertThat(roster.sweep()).isEmpty();
    assertThat(roster.hears("n1")).isFalse();
  }

  @Test
  void heartbeatEndsASilence() {
    roster.opened("n1", link);
    pass(9);
    roster.sweep();

    assertThat(roster.heard("n1", link)).isTrue();
    assertThat(roster.heard("n1", link)).isFalse();
    assertThat(roster.hears("n1")).isTrue();
  }

  @Test
  void brokenStreamAloneDoesNotMakeANodeSilent() {
    roster.opened("n1", link);
    roster.closed("n1", link);

    assertThat(roster.sweep()).isEmpty();
    assertThat(roster.hears("n1")).isTrue();
    assertThat(roster.link("n1")).isEmpty();
  }

  @Test
  void newerStreamTakesOverAndTheOlderOneCountsNoMore() {
    Link newer = new Silent();
    roster.opened("n1", link);

    assertThat(roster.opened("n1", newer)).contains(link);
    roster.closed("n1", link);
    pass(9);

    assertThat(roster.heard("n1", link)).isFalse();
    assertThat(roster.link("n1")).contains(newer);
    assertThat(roster.sweep()).containsExactly("n1");
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private static final class Silent implements Link {
    @Override
    public void send(ServerMessage message) {}

    @Override
    public void end(Failure why) {}
  }
}

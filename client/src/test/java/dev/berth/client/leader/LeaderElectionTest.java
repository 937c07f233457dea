package dev.berth.client.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.fake.FakeObjects;
import dev.berth.client.fake.FakeServer;
import dev.berth.client.testing.FakeTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two candidates, each with a server and a clock of its own. */
class LeaderElectionTest {
  private final FakeObjects state = new FakeObjects();
  private final List<String> told = new ArrayList<>();
  private final Candidate one = new Candidate("one", Instant.parse("2026-01-01T00:00:00Z"));
  // Its wall clock is years behind: that must not matter.
  private final Candidate two = new Candidate("two", Instant.parse("2001-01-01T00:00:00Z"));

  private final class Candidate {
    private final FakeServer server = FakeServer.start(state);
    private final BerthClient client = FakeServer.client(server);
    private final FakeTimers timers;
    private final LeaderElection election;

    private Candidate(String name, Instant start) {
      timers = new FakeTimers(start);
      election =
          new LeaderElection(
              client,
              LeaderConfig.of("default", "thing", name),
              timers,
              new Leadership() {
                @Override
                public void onStarted() {
                  told.add(name + " starts");
                }

                @Override
                public void onStopped() {
                  told.add(name + " stops");
                }
              });
    }
  }

  @BeforeEach
  void oneLeads() {
    one.election.start();
    one.timers.runDue();
    two.election.start();
    two.timers.runDue();
  }

  @AfterEach
  void close() {
    for (Candidate candidate : List.of(one, two)) {
      candidate.election.close();
      candidate.client.close();
      candidate.server.close();
    }
  }

  @Test
  void firstCandidateLeadsAndTheSecondWaits() {
    assertThat(one.election.isLeader()).isTrue();
    assertThat(two.election.isLeader()).isFalse();
    assertThat(told).containsExactly("one starts");
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("one");
    assertThat(lease().getSpec().getLeaseDurationSeconds()).isEqualTo(15);
  }

  @Test
  void otherLeasesKeepTheProportionOfTheUsualOne() {
    LeaderConfig usual = LeaderConfig.of("default", "thing", "one");

    assertThat(usual.withLease(Duration.ofSeconds(15))).isEqualTo(usual);
    assertThat(usual.withLease(Duration.ofSeconds(3)))
        .isEqualTo(
            usual.withTimes(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(400)));
    assertThatThrownBy(() -> usual.withLease(Duration.ofMillis(1500)))
        .hasMessageContaining("lease must be whole seconds");
  }

  @Test
  void leaderThatRenewsIsNotReplaced() {
    for (int i = 0; i < 60; i++) {
      together(Duration.ofSeconds(1));
    }

    assertThat(told).containsExactly("one starts");
    assertThat(lease().getSpec().getLeaseTransitions()).isZero();
    assertThat(lease().getSpec().getRenewTime()).isNotEqualTo(lease().getSpec().getAcquireTime());
  }

  @Test
  void leaderThatIsCutOffStopsBeforeAnotherStarts() {
    one.server.unavailable(true);

    for (int i = 0; i < 40; i++) {
      together(Duration.ofMillis(500));
      assertThat(one.election.isLeader() && two.election.isLeader()).isFalse();
    }

    assertThat(told).containsExactly("one starts", "one stops", "two starts");
    assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(1);
  }

  @Test
  void leaderStopsAtItsDeadlineAndNotLater() {
    one.server.unavailable(true);

    one.timers.advance(Duration.ofMillis(9_999));
    assertThat(told).containsExactly("one starts");
    one.timers.advance(Duration.ofMillis(1));

    assertThat(told).containsExactly("one starts", "one stops");
  }

  @Test
  void renewalWhoseReplyIsLostIsNoRenewal() {
    one.server.loseReplies(true);

    one.timers.advance(Duration.ofSeconds(10));

    assertThat(told).containsExactly("one starts", "one stops");
  }

  @Test
  void otherWaitsAWholeLeaseFromWhatItSawByItsOwnClock() {
    one.timers.close();

    two.timers.advance(Duration.ofSeconds(15));
    assertThat(two.election.isLeader()).isFalse();
    two.timers.advance(Duration.ofSeconds(2));

    assertThat(two.election.isLeader()).isTrue();
  }

  @Test
  void whoHasAskedAHolderForItHasToAskTheNextOne() {
    Lease asked = lease();
    var _ =
        one.client
            .objects(Kinds.LEASE)
            .update(
                asked.toBuilder()
                    .setSpec(asked.getSpec().toBuilder().setPreferredHolder("three"))
                    .build());
    together(Duration.ofSeconds(3));
    assertThat(lease().getSpec().getPreferredHolder()).as("kept by renewals").isEqualTo("three");

    one.election.close();
    two.timers.advance(Duration.ofSeconds(2));

    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("two");
    assertThat(lease().getSpec().getPreferredHolder()).isEmpty();
  }

  @Test
  void closingStopsThenReleasesSoThatAnotherStartsAtOnce() {
    one.election.close();
    two.timers.advance(Duration.ofSeconds(2));

    assertThat(told).containsExactly("one starts", "one stops", "two starts");
  }

  @Test
  void resigningStopsThenReleasesSoThatAnotherStartsAtOnce() {
    one.election.resign();
    together(Duration.ofSeconds(2));

    assertThat(told).containsExactly("one starts", "one stops", "two starts");
  }

  @Test
  void resignedCandidateLetsOthersGoFirstAndThenStandsAgain() {
    two.election.close();
    one.election.resign();

    one.timers.advance(Duration.ofSeconds(14));
    assertThat(told).containsExactly("one starts", "one stops");
    one.timers.advance(Duration.ofSeconds(3));

    assertThat(told).containsExactly("one starts", "one stops", "one starts");
  }

  @Test
  void resigningACandidateThatDoesNotLeadTouchesNothing() {
    Lease before = lease();
    two.election.resign();

    assertThat(lease()).isEqualTo(before);
    assertThat(told).containsExactly("one starts");
  }

  @Test
  void closingACandidateThatDoesNotLeadTouchesNothing() {
    Lease before = lease();
    two.election.close();

    assertThat(lease()).isEqualTo(before);
    assertThat(told).containsExactly("one starts");
  }

  @Test
  void leaderThatFindsAnotherHolderStops() {
    Lease taken =
        lease().toBuilder()
            .setSpec(lease().getSpec().toBuilder().setHolderIdentity("someone"))
            .build();
    var _ = leases().update(taken);

    one.timers.advance(Duration.ofSeconds(2));

    assertThat(told).containsExactly("one starts", "one stops");
  }

  @Test
  void leaseThatWasDeletedIsMadeAgain() {
    var _ = leases().delete("default", "thing", DeleteOptions.getDefaultInstance());

    one.timers.advance(Duration.ofSeconds(2));

    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("one");
    assertThat(told).containsExactly("one starts");
  }

  private void together(Duration time) {
    one.timers.advance(time);
    two.timers.advance(time);
  }

  private Lease lease() {
    return leases().get("default", "thing").orElseThrow();
  }

  private ObjectClient<Lease> leases() {
    return two.client.objects(Kinds.LEASE);
  }
}

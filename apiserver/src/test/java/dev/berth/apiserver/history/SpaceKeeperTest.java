package dev.berth.apiserver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Space;
import dev.berth.apiserver.store.Space.Member;
import dev.berth.apiserver.store.Upkeep;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Three members, the second of them the leader. */
class SpaceKeeperTest {
  private static final long QUOTA = 1000;
  private static final Usage FULL = new Usage(300, QUOTA, QUOTA, true);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Cluster cluster = new Cluster();
  private final SpaceKeeper keeper =
      new SpaceKeeper(
          cluster,
          new HistoryConfig(
              Duration.ofSeconds(2), Duration.ofSeconds(1), QUOTA, Duration.ofSeconds(1)),
          meters);

  @Test
  void oneStepACallTheLeaderLastAndThenTheAlarmEnds() {
    for (int i = 0; i < 6; i++) {
      keeper.makeRoom(FULL);
    }

    assertThat(cluster.done).containsExactly("m0", "m2", "m1", "disarm");
    assertThat(meters.get("berth.etcd.defragmented").counter().count()).isEqualTo(3);
    assertThat(meters.get("berth.etcd.disarmed").counter().count()).isEqualTo(1);
  }

  @Test
  void noOtherIsTouchedWhileOneMayStillBeAtIt() {
    cluster.losesReplies = true;
    keeper.makeRoom(FULL);
    keeper.makeRoom(FULL);
    assertThat(cluster.done).containsExactly("m0");

    cluster.losesReplies = false;
    cluster.busy = "";
    keeper.makeRoom(FULL);
    assertThat(cluster.done).containsExactly("m0", "m2");
  }

  @Test
  void membersAreLeftAloneWhileThereIsRoom() {
    keeper.makeRoom(new Usage(300, QUOTA / 2, QUOTA, false));

    assertThat(cluster.done).isEmpty();
  }

  private static final class Cluster implements Upkeep {
    private final List<String> done = new ArrayList<>();
    private boolean losesReplies;
    private String busy = "";

    @Override
    public Space space(Duration timeout) {
      List<Member> members = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String name = "m" + i;
        long file = done.contains(name) ? 300 : QUOTA;
        members.add(new Member(name, !name.equals(busy), i == 1, file, 300));
      }
      return new Space(members, true, !done.contains("disarm"), OptionalLong.empty());
    }

    @Override
    public void defragment(String member, Duration timeout) {
      done.add(member);
      if (losesReplies) {
        busy = member;
        throw new FailureException(new Failure.Unavailable("of a test"));
      }
    }

    @Override
    public void disarm(Duration timeout) {
      done.add("disarm");
    }

    @Override
    public void compact(long revision, Duration timeout) {
      throw new AssertionError("not asked for");
    }
  }
}

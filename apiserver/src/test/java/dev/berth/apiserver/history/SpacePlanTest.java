package dev.berth.apiserver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.apiserver.store.Space;
import dev.berth.apiserver.store.Space.Member;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpacePlanTest {
  private static final long QUOTA = 100;

  @Test
  void followersAreDefragmentedOneAfterTheOtherAndTheLeaderLast() {
    Member leader = new Member("leader", true, true, 95, 40);
    Member first = new Member("first", true, false, 95, 40);
    Member second = new Member("second", true, false, 95, 40);

    assertThat(next(leader, first, second)).isEqualTo("first");
    assertThat(next(leader, done(first), second)).isEqualTo("second");
    assertThat(next(leader, done(first), done(second))).isEqualTo("leader");
    assertThat(next(done(leader), done(first), done(second))).isEqualTo("none");
  }

  @Test
  void noneWhileAMemberIsDownOrAtItAlready() {
    Member large = new Member("large", true, false, 95, 40);

    assertThat(next(large, Member.silent("down"))).isEqualTo("none");
    assertThat(next(large, new Member("busy", false, true, 95, 40))).isEqualTo("none");
  }

  @Test
  void noneWhenThereAreMembersThatAreNotKnown() {
    Member large = new Member("large", true, false, 95, 40);
    Space space = new Space(List.of(large), false, true, OptionalLong.empty());

    assertThat(SpacePlan.toDefragment(space, QUOTA, Set.of())).isEmpty();
    assertThat(SpacePlan.toDisarm(space, QUOTA)).isFalse();
  }

  @Test
  void onlyWhenThereIsSomethingToBeWon() {
    assertThat(next(new Member("full", true, true, 95, 86))).isEqualTo("none");
    assertThat(next(new Member("small", true, true, 89, 10))).isEqualTo("none");
    assertThat(next(new Member("worth-it", true, true, 95, 85))).isEqualTo("worth-it");
  }

  @Test
  void alarmEndsWhenNoMemberIsLarge() {
    Member small = new Member("small", true, false, 89, 40);

    assertThat(disarm(true, small)).isTrue();
    assertThat(disarm(false, small)).isFalse();
    assertThat(disarm(true, small, new Member("large", true, true, 90, 40))).isFalse();
    assertThat(disarm(true, small, Member.silent("down"))).isFalse();
  }

  private static Member done(Member member) {
    return new Member(member.name(), true, member.leads(), member.usedBytes(), member.usedBytes());
  }

  private static String next(Member... members) {
    Space space = new Space(List.of(members), true, false, OptionalLong.empty());
    return SpacePlan.toDefragment(space, QUOTA, Set.of()).map(Member::name).orElse("none");
  }

  private static boolean disarm(boolean alarm, Member... members) {
    return SpacePlan.toDisarm(
        new Space(List.of(members), true, alarm, OptionalLong.empty()), QUOTA);
  }
}

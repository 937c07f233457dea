package dev.berth.apiserver.history;

import dev.berth.apiserver.store.Space;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** What makes room, decided from what the members say. Pure. */
final class SpacePlan {
  /** From this share of the quota on a file is too large, if there is anything to be won. */
  static final double LARGE_FILE = 0.90;

  /** A member serves nothing meanwhile: less than this share of the quota is not worth that. */
  private static final double WORTH_IT = 0.10;

  private SpacePlan() {}

  /**
   * Which member to defragment now. None while any of them does not answer: it may be down, or be
   * at it already, and the cluster needs the others. The leader last, for its followers wait for
   * it.
   *
   * @param resting the names of members that have failed at it a while ago
   */
  static Optional<Space.Member> toDefragment(Space space, long quotaBytes, Set<String> resting) {
    boolean allAnswer = space.members().stream().allMatch(Space.Member::answers);
    if (!space.complete() || !allAnswer) {
      return Optional.empty();
    }
    return space.members().stream()
        .filter(member -> pays(member, quotaBytes) && !resting.contains(member.name()))
        .min(Comparator.comparing(Space.Member::leads));
  }

  /** Whether the alarm is out of date: every member answers, and none has a large file. */
  static boolean toDisarm(Space space, long quotaBytes) {
    return space.alarm()
        && space.complete()
        && space.members().stream()
            .allMatch(member -> member.answers() && member.fileBytes() < LARGE_FILE * quotaBytes);
  }

  private static boolean pays(Space.Member member, long quotaBytes) {
    return member.fileBytes() >= LARGE_FILE * quotaBytes
        && member.freeBytes() >= WORTH_IT * quotaBytes;
  }
}

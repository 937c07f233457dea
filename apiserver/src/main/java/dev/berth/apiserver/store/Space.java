package dev.berth.apiserver.store;

import java.util.List;
import java.util.OptionalLong;

/**
 * The space that a store takes on each of its members, as they said just now.
 *
 * @param members in the order in which the store knows them; empty for a store without a limit
 * @param complete whether these are all members that there are
 * @param alarm whether the store refuses writes of its own accord until {@link Upkeep#disarm}
 * @param quotaBytes how much each member may take, when they tell
 */
public record Space(
    List<Member> members, boolean complete, boolean alarm, OptionalLong quotaBytes) {
  /** Of a store without a limit. */
  public static final Space UNLIMITED = new Space(List.of(), true, false, OptionalLong.empty());

  public Space {
    members = List.copyOf(members);
  }

  /**
   * One member.
   *
   * @param answers whether it says how large it is and serves reads; all else is 0 when it doesn't
   * @param leads whether the others follow it
   * @param fileBytes of its database with all free pages: what the quota limits
   * @param usedBytes of that which holds something, history included
   */
  public record Member(
      String name, boolean answers, boolean leads, long fileBytes, long usedBytes) {
    /** One that says nothing. */
    public static Member silent(String name) {
      return new Member(name, false, false, 0, 0);
    }

    /** What a defragmentation would give back. */
    public long freeBytes() {
      return fileBytes - usedBytes;
    }
  }
}

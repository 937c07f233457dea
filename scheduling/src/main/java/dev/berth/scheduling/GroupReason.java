package dev.berth.scheduling;

import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;
import org.jspecify.annotations.Nullable;

/** Why a member of a group waits, where it would not if it were alone. */
sealed interface GroupReason extends Reason {
  /** The group does not exist. */
  record NoGroup(String name) implements GroupReason {
    @Override
    public boolean isAboutPlaces() {
      return false;
    }

    @Override
    public String sentence() {
      return "there is no TaskGroup " + name + " in its namespace";
    }
  }

  /** Too few tasks name the group. */
  record TooFew(String name, int members, int needed) implements GroupReason {
    @Override
    public boolean isAboutPlaces() {
      return false;
    }

    @Override
    public String sentence() {
      return "task group %s has %d of the %d tasks that it needs".formatted(name, members, needed);
    }
  }

  /** Others are asked to go for a part of the group, which is to be there first. */
  record Starting(String name) implements GroupReason {
    @Override
    public boolean isAboutPlaces() {
      return false;
    }

    @Override
    public String sentence() {
      return "waits for task group %s to start, for which room is being made".formatted(name);
    }
  }

  /** Others have been asked to go for members of the group. */
  record MakingRoom(String name, String node, int victims) implements GroupReason {
    @Override
    public String sentence() {
      return "waits for node %s and task group %s, for which %s being stopped"
          .formatted(node, name, victims == 1 ? "a lesser task is" : victims + " lesser tasks are");
    }
  }

  /**
   * Too few members find a place, so none gets one.
   *
   * @param reason what one of them lacks
   * @param company whether it matters to any of them who else has a place
   */
  record Incomplete(String name, int fit, int needed, Reason reason, boolean company)
      implements GroupReason {
    @Override
    public @Nullable Refusal refusal() {
      return reason.refusal();
    }

    @Override
    public boolean isAboutBudgets() {
      return reason.isAboutBudgets();
    }

    @Override
    public boolean isAboutCompany() {
      return company || reason.isAboutCompany();
    }

    @Override
    public String sentence() {
      return "task group %s starts with %d tasks or not at all, and %d find a place; the next: %s"
          .formatted(name, needed, fit, reason.sentence());
    }

    @Override
    public boolean isSaidBy(String sentence) {
      int at = sentence.indexOf("; the next: ");
      return at >= 0
          && sentence.startsWith("task group " + name + " ")
          && reason.isSaidBy(sentence.substring(at + "; the next: ".length()));
    }
  }
}

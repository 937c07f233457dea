package dev.berth.api.meta;

import dev.berth.api.meta.v1.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds and sets the conditions of a status. There is at most one of a type. */
public final class Conditions {
  public static final String TRUE = "True";
  public static final String FALSE = "False";
  public static final String UNKNOWN = "Unknown";

  private Conditions() {}

  public static Optional<Condition> find(List<Condition> conditions, String type) {
    for (Condition condition : conditions) {
      if (condition.getType().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  /** Whether there is such a condition and it is "True". */
  public static boolean isTrue(List<Condition> conditions, String type) {
    return find(conditions, type).filter(one -> one.getStatus().equals(TRUE)).isPresent();
  }

  /**
   * The conditions with this one in the place of the one of its type, or added at the end. Its
   * transition time is {@code now} when the status differs from before, otherwise the time that was
   * there: so the result equals what was given when nothing but time has passed.
   */
  public static List<Condition> set(List<Condition> conditions, Condition wanted, Instant now) {
    List<Condition> all = new ArrayList<>(conditions);
    for (int i = 0; i < all.size(); i++) {
      Condition before = all.get(i);
      if (before.getType().equals(wanted.getType())) {
        boolean same = before.getStatus().equals(wanted.getStatus());
        all.set(
            i,
            wanted.toBuilder()
                .setLastTransitionTime(
                    same && before.hasLastTransitionTime()
                        ? before.getLastTransitionTime()
                        : Times.time(now))
                .build());
        return List.copyOf(all);
      }
    }
    all.add(wanted.toBuilder().setLastTransitionTime(Times.time(now)).build());
    return List.copyOf(all);
  }
}

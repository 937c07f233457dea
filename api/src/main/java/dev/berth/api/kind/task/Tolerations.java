package dev.berth.api.kind.task;

import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import java.util.List;
import java.util.OptionalLong;

/** Whether a Task minds a taint. Pure. */
public final class Tolerations {
  private Tolerations() {}

  /** Whether one toleration is about this taint. */
  public static boolean tolerates(Toleration toleration, Taint taint) {
    if (toleration.getEffect() != TaintEffect.TAINT_EFFECT_UNSPECIFIED
        && toleration.getEffectValue() != taint.getEffectValue()) {
      return false;
    }
    TolerationOperator operator = toleration.getOperator();
    if (toleration.getKey().isEmpty()) {
      return operator == TolerationOperator.TOLERATION_OPERATOR_EXISTS;
    }
    return toleration.getKey().equals(taint.getKey())
        && switch (operator) {
          case TOLERATION_OPERATOR_EXISTS -> true;
          case TOLERATION_OPERATOR_EQUAL, TOLERATION_OPERATOR_UNSPECIFIED ->
              toleration.getValue().equals(taint.getValue());
          // One that we do not know, from a newer server, tolerates nothing.
          case UNRECOGNIZED -> false;
        };
  }

  /** Whether one of them is about this taint, be it only for a time. */
  public static boolean tolerate(List<Toleration> tolerations, Taint taint) {
    for (Toleration toleration : tolerations) {
      if (tolerates(toleration, taint)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a Task may be placed on a node in spite of this taint. Where it is tolerated only for a
   * time a Task may stay for that time, but is not placed anew: it would be moved away again, and
   * placed there again, and so on.
   */
  public static boolean admit(List<Toleration> tolerations, Taint taint) {
    if (taint.getEffect() == TaintEffect.TAINT_EFFECT_NO_EXECUTE) {
      return secondsToStay(tolerations, taint).isEmpty();
    }
    return tolerate(tolerations, taint);
  }

  /**
   * For how many seconds after it was set a Task may stay where a NoExecute taint is: the least
   * that the tolerations about it say.
   *
   * @return 0 when it is not tolerated; empty for ever
   */
  public static OptionalLong secondsToStay(List<Toleration> tolerations, Taint taint) {
    boolean tolerated = false;
    boolean limited = false;
    long least = Long.MAX_VALUE;
    for (Toleration toleration : tolerations) {
      if (tolerates(toleration, taint)) {
        tolerated = true;
        if (toleration.hasTolerationSeconds()) {
          limited = true;
          least = Math.min(least, Math.max(0, toleration.getTolerationSeconds()));
        }
      }
    }
    if (!tolerated) {
      return OptionalLong.of(0);
    }
    return limited ? OptionalLong.of(least) : OptionalLong.empty();
  }
}

package dev.berth.scheduling.filter;

import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import java.util.List;

/** Whether a task minds a taint. */
public final class Tolerations {
  private Tolerations() {}

  public static boolean tolerate(List<Toleration> tolerations, Taint taint) {
    for (Toleration toleration : tolerations) {
      if (tolerates(toleration, taint)) {
        return true;
      }
    }
    return false;
  }

  private static boolean tolerates(Toleration toleration, Taint taint) {
    if (toleration.getEffect() != TaintEffect.TAINT_EFFECT_UNSPECIFIED
        && toleration.getEffect() != taint.getEffect()) {
      return false;
    }
    boolean exists = toleration.getOperator() == TolerationOperator.TOLERATION_OPERATOR_EXISTS;
    if (toleration.getKey().isEmpty()) {
      return exists;
    }
    return toleration.getKey().equals(taint.getKey())
        && (exists || toleration.getValue().equals(taint.getValue()));
  }
}

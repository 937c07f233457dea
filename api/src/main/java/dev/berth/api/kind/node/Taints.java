package dev.berth.api.kind.node;

import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Taint;

/** Taints as people write and read them. */
public final class Taints {
  private Taints() {}

  /** For example "gpu=a100:NoSchedule", or "gpu:NoSchedule" without a value. */
  public static String text(Taint taint) {
    return "%s%s:%s"
        .formatted(
            taint.getKey(),
            taint.getValue().isEmpty() ? "" : "=" + taint.getValue(),
            EnumWords.word(taint.getEffect()));
  }

  /** Whether both are the same mark, whenever they were set. */
  public static boolean same(Taint one, Taint other) {
    return sameKeyAndEffect(one, other) && one.getValue().equals(other.getValue());
  }

  /** Whether a node can have only one of them: of each key there is one with each effect. */
  public static boolean sameKeyAndEffect(Taint one, Taint other) {
    return one.getKey().equals(other.getKey()) && one.getEffectValue() == other.getEffectValue();
  }
}

package dev.berth.api.kind.node;

import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a nodelet says of its node: each a condition, as Kubernetes names them, and a taint
 * NoSchedule while something is wrong. Only these are a nodelet's to set.
 */
public final class NodeSignals {
  private NodeSignals() {}

  /** One thing that may be wrong. */
  public enum Signal {
    /** There is too little memory. */
    MEMORY_PRESSURE("MemoryPressure", Conditions.TRUE, "berth.dev/memory-pressure"),
    /** There is too little room on a disk. */
    DISK_PRESSURE("DiskPressure", Conditions.TRUE, "berth.dev/disk-pressure"),
    /** The container runtime answers. */
    RUNTIME_READY("RuntimeReady", Conditions.FALSE, "berth.dev/runtime-down");

    private final String condition;
    private final String bad;
    private final String taint;

    Signal(String condition, String bad, String taint) {
      this.condition = condition;
      this.bad = bad;
      this.taint = taint;
    }

    /** The condition's type. */
    public String condition() {
      return condition;
    }

    /** The condition's status while something is wrong. */
    public String bad() {
      return bad;
    }

    /** The condition's status while nothing is. */
    public String good() {
      return bad.equals(Conditions.TRUE) ? Conditions.FALSE : Conditions.TRUE;
    }

    /** The key of the taint that the node has while something is wrong. */
    public String taint() {
      return taint;
    }

    /** Whether a taint is this signal's, and not somebody else's of the same key. */
    public boolean owns(Taint one) {
      return one.getKey().equals(taint)
          && one.getValue().isEmpty()
          && one.getEffect() == TaintEffect.TAINT_EFFECT_NO_SCHEDULE;
    }
  }

  /** The signal of a condition. */
  public static Optional<Signal> ofCondition(String type) {
    return Arrays.stream(Signal.values()).filter(one -> one.condition().equals(type)).findFirst();
  }
}

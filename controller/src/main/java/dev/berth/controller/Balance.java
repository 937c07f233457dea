package dev.berth.controller;

import dev.berth.api.coordination.v1.LeaseSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How processes come to lead about as many shards each, though whoever starts first takes them all:
 * one that leads fewer asks one that leads more for one of its, in the Lease's {@code
 * preferredHolder}, and that one gives it up. Nothing moves for a difference of one, so it comes to
 * rest. Pure.
 */
final class Balance {
  /** What one process is to do now. */
  sealed interface Step {
    record Rest() implements Step {}

    /** Asks the holder of a shard for it. */
    record Ask(int shard) implements Step {}

    /** Lets who asks for it have a shard. */
    record Give(int shard) implements Step {}

    /** Keeps a shard, and forgets who has asked: it would not be better there. */
    record Keep(int shard) implements Step {}
  }

  private Balance() {}

  /**
   * @param leases of the shards, in their order; an empty one where there is none
   */
  static Step step(List<LeaseSpec> leases, String me) {
    Map<String, Integer> led = new TreeMap<>();
    leases.stream()
        .map(LeaseSpec::getHolderIdentity)
        .filter(holder -> !holder.isEmpty())
        .forEach(holder -> led.merge(holder, 1, Integer::sum));
    int mine = led.getOrDefault(me, 0);
    for (int shard = 0; shard < leases.size(); shard++) {
      LeaseSpec lease = leases.get(shard);
      if (lease.getHolderIdentity().equals(me) && isAskedFor(lease)) {
        int theirs = led.getOrDefault(lease.getPreferredHolder(), 0);
        return mine - theirs >= 2 ? new Step.Give(shard) : new Step.Keep(shard);
      }
    }
    if (leases.stream().anyMatch(one -> isAskedFor(one) && one.getPreferredHolder().equals(me))) {
      return new Step.Rest();
    }
    return ask(leases, led, mine);
  }

  /** Of who leads the most; the last one that nobody else has asked for. */
  private static Step ask(List<LeaseSpec> leases, Map<String, Integer> led, int mine) {
    int most = led.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (most - mine >= 2) {
      for (int shard = leases.size() - 1; shard >= 0; shard--) {
        LeaseSpec lease = leases.get(shard);
        if (led.getOrDefault(lease.getHolderIdentity(), 0) == most && !isAskedFor(lease)) {
          return new Step.Ask(shard);
        }
      }
    }
    return new Step.Rest();
  }

  private static boolean isAskedFor(LeaseSpec lease) {
    return !lease.getPreferredHolder().isEmpty()
        && !lease.getPreferredHolder().equals(lease.getHolderIdentity());
  }
}

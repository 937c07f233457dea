package dev.berth.nodelet.pressure;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who goes first when the node is short. Pure. Those that run on what is idle go before all others,
 * and of either the least important. Among equals it is as the kubelet has it: those that use more
 * than they asked for go before those that keep to it, and of these those that use the most beyond
 * what they asked for.
 */
final class Ranking {
  /** Who uses less than this frees nothing by going. */
  static final long LEAST = 1 << 20;

  private static final Comparator<Candidate> FIRST_TO_GO =
      Comparator.comparing((Candidate one) -> !one.container().isRevocable())
          .thenComparingLong(Candidate::priority)
          .thenComparing(one -> one.over() <= 0)
          .thenComparing(Comparator.comparingLong(Candidate::over).reversed())
          .thenComparing(one -> one.container().id());

  private Ranking() {}

  static List<Candidate> of(List<Candidate> candidates) {
    return candidates.stream().filter(one -> one.used() >= LEAST).sorted(FIRST_TO_GO).toList();
  }

  static Optional<Candidate> victim(List<Candidate> candidates) {
    return of(candidates).stream().findFirst();
  }

  /** Why it is that one, with figures. */
  static String reason(Candidate victim, Reading shortage) {
    return "the node is short of %s; this task used %s and had asked for %s"
        .formatted(
            shortage.text(),
            Figures.bytes(victim.used()),
            victim.requested() == 0 ? "none" : Figures.bytes(victim.requested()));
  }
}

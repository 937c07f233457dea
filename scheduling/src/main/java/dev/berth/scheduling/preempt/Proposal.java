package dev.berth.scheduling.preempt;

import dev.berth.scheduling.cluster.Place;
import java.util.List;

/**
 * A place that could be made. Somebody goes for it, or is going already: one of the lists has an
 * entry.
 *
 * @param node the node's number
 * @param avoided whether the node has refused the task of late
 * @param victims whose places it takes
 * @param awaited who is giving up his place anyway, lesser ones, whose room it counts on
 */
public record Proposal(int node, boolean avoided, List<Place> victims, List<Place> awaited) {
  public Proposal {
    victims = List.copyOf(victims);
    awaited = List.copyOf(awaited);
  }

  /** The priority of the most important one that would go. */
  int highest() {
    return victims.stream().mapToInt(Place::priority).max().orElse(Integer.MIN_VALUE);
  }

  /**
   * The priorities of all that would go, so that two little ones can weigh more than one greater.
   */
  long sum() {
    return victims.stream().mapToLong(one -> (long) one.priority() - Integer.MIN_VALUE).sum();
  }

  /** When the one that has run longest was placed: what has run for long has most to lose. */
  long earliest() {
    return victims.stream().mapToLong(Place::since).min().orElse(Long.MAX_VALUE);
  }
}

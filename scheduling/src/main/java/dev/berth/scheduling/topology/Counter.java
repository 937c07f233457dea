package dev.berth.scheduling.topology;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How many tasks of some kind each domain has. Kept as places come and go: nobody ever looks
 * through all tasks to decide about one.
 */
public final class Counter {
  final Members members;

  /** Of those that it counts. */
  final Set<Tally> tallies = new LinkedHashSet<>();

  private final Domains domains;
  private int[] counts = new int[8];
  private int total;
  private long changes;
  int users;

  Counter(Members members, Domains domains) {
    this.members = members;
    this.domains = domains;
  }

  public Domains domains() {
    return domains;
  }

  /** How many are in the domain of a node; 0 for a node without one. */
  public int at(int node) {
    return in(domains.of(node));
  }

  /** How many are in a domain; 0 in none. */
  public int in(int domain) {
    return domain >= 0 && domain < counts.length ? counts[domain] : 0;
  }

  /** How many are in any domain. */
  public int total() {
    return total;
  }

  /** Another number whenever any count has changed. */
  public long changes() {
    return changes;
  }

  void add(int node, int change) {
    int domain = domains.of(node);
    if (domain == Domains.NONE) {
      return;
    }
    if (domain >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(domain + 1, counts.length * 2));
    }
    counts[domain] += change;
    total += change;
    changes++;
  }
}

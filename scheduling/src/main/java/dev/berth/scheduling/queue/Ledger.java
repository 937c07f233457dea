package dev.berth.scheduling.queue;

import dev.berth.scheduling.cluster.Cluster;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who has what: every place is entered in the cluster and on its namespace's and queue's account,
 * or in neither.
 */
public final class Ledger {
  private final Cluster cluster;
  // How many places there are of each priority.
  private final TreeMap<Integer, Integer> priorities = new TreeMap<>();
  private QueueTree tree;

  public Ledger(Cluster cluster, QueueTree tree) {
    this.cluster = cluster;
    this.tree = tree;
  }

  public Cluster cluster() {
    return cluster;
  }

  public QueueTree tree() {
    return tree;
  }

  /** Whether anybody with a place is less important than this. */
  public boolean hasLesser(int priority) {
    return !priorities.isEmpty() && priorities.firstKey() < priority;
  }

  /** Other queues, or other namespaces in them: all accounts are made anew. */
  public void use(QueueTree other) {
    tree = other;
    cluster.forEachPlace(other::use);
  }

  /**
   * Makes this the place of its task.
   *
   * @return the place that it had; null when it had none
   */
  public @Nullable Place set(Place place) {
    Place before = cluster.place(place.key());
    if (before != null) {
      tree.release(before);
      priorities.merge(before.priority(), -1, Ledger::sumOrNone);
    }
    priorities.merge(place.priority(), 1, Ledger::sumOrNone);
    tree.use(place);
    return cluster.set(place);
  }

  /** A task uses nothing any more; answers what it used. */
  public @Nullable Place remove(PlaceKey key) {
    Place before = cluster.place(key);
    if (before != null) {
      tree.release(before);
      priorities.merge(before.priority(), -1, Ledger::sumOrNone);
      return cluster.remove(key);
    }
    return null;
  }

  private static @Nullable Integer sumOrNone(int count, int change) {
    return count + change == 0 ? null : count + change;
  }
}

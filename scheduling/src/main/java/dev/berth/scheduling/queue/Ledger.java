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
  // How many places have each priority.
  private final TreeMap<Integer, Integer> byPriority = new TreeMap<>();
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
      release(before);
    }
    tree.use(place);
    byPriority.merge(place.priority(), 1, Integer::sum);
    return cluster.set(place);
  }

  /** A task uses nothing any more; answers what it used. */
  public @Nullable Place remove(PlaceKey key) {
    Place before = cluster.place(key);
    if (before != null) {
      release(before);
      return cluster.remove(key);
    }
    return null;
  }

  private void release(Place before) {
    tree.release(before);
    byPriority.computeIfPresent(before.priority(), (_, count) -> count == 1 ? null : count - 1);
  }

  /** The least priority of all that have a place; the greatest that there is when nobody has. */
  public int leastPriority() {
    return byPriority.isEmpty() ? Integer.MAX_VALUE : byPriority.firstKey();
  }
}

package dev.berth.scheduling.queue;

import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.Needs;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.demand.Priorities;
import dev.berth.scheduling.plan.Reason;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The queues as a tree, and which namespace belongs to which. Made anew when a Queue changes, or a
 * namespace's label, which is seldom.
 *
 * <p>A queue whose parent does not exist, or is a part of it, hangs under the root.
 */
public final class QueueTree {
  private static final String ROOT = "";

  private final Capacity capacity;
  private final Shard shard;
  private final Map<String, String> queueOfNamespace;
  private final Map<String, QueueNode> queues = new LinkedHashMap<>();
  private final Map<String, Account> accounts = new HashMap<>();
  private final QueueNode root;
  private int made;

  /**
   * @param queueOfNamespace what each namespace's label says; those without are not in it
   */
  public QueueTree(
      Capacity capacity, Collection<QueueFacts> facts, Map<String, String> queueOfNamespace) {
    this(capacity, Shard.WHOLE, facts, queueOfNamespace);
  }

  /**
   * @param shard whose tasks get their turns; those of other queues are only counted
   * @param queueOfNamespace what each namespace's label says; those without are not in it
   */
  public QueueTree(
      Capacity capacity,
      Shard shard,
      Collection<QueueFacts> facts,
      Map<String, String> queueOfNamespace) {
    this.capacity = capacity;
    this.shard = shard;
    this.queueOfNamespace = Map.copyOf(queueOfNamespace);
    this.root = new QueueNode(QueueFacts.plain(ROOT), 0, null, capacity, true);
    this.made = 1;
    Map<String, QueueFacts> byName = new TreeMap<>();
    facts.forEach(one -> byName.put(one.name(), one));
    byName.putIfAbsent(QueueFacts.DEFAULT, QueueFacts.plain(QueueFacts.DEFAULT));
    for (QueueFacts one : byName.values()) {
      add(one, byName);
    }
  }

  private QueueNode add(QueueFacts one, Map<String, QueueFacts> byName) {
    QueueNode known = queues.get(one.name());
    if (known != null) {
      return known;
    }
    QueueFacts parent = byName.get(one.parent());
    QueueNode above = parent == null || isCircle(one, byName) ? root : add(parent, byName);
    QueueNode made = under(above, one);
    queues.put(one.name(), made);
    return made;
  }

  /** A queue at the top is told by its name, and its parts are where it is. */
  private QueueNode under(QueueNode above, QueueFacts one) {
    boolean ours = above.parent() == null ? shard.has(one.name()) : above.isOurs();
    return new QueueNode(one, made++, above, capacity, ours);
  }

  /** Whether a queue is a part of itself. */
  private static boolean isCircle(QueueFacts one, Map<String, QueueFacts> byName) {
    Set<String> seen = new HashSet<>();
    QueueFacts at = byName.get(one.parent());
    while (at != null && !at.equals(one) && seen.add(at.name())) {
      at = byName.get(at.parent());
    }
    return one.equals(at);
  }

  public QueueNode root() {
    return root;
  }

  public Collection<QueueNode> queues() {
    return queues.values();
  }

  /** A queue by its name; null when there is none. */
  public @Nullable QueueNode queue(String name) {
    return queues.get(name);
  }

  /** The queue of a namespace. One that names none that it can belong to has one to itself. */
  public QueueNode of(String namespace) {
    return account(namespace).queue();
  }

  /** Why nothing of a namespace gets a place. */
  public Optional<Reason> misplaced(String namespace) {
    String name = queueOfNamespace.getOrDefault(namespace, QueueFacts.DEFAULT);
    QueueNode queue = queues.get(name);
    return queue != null && queue.parts().isEmpty()
        ? Optional.empty()
        : Optional.of(new NoQueue(namespace, name, queue != null));
  }

  /** The account of a namespace. */
  public Account account(String namespace) {
    return accounts.computeIfAbsent(
        namespace,
        _ -> {
          String name = queueOfNamespace.getOrDefault(namespace, QueueFacts.DEFAULT);
          QueueNode queue = queues.get(name);
          QueueNode own =
              queue != null && queue.parts().isEmpty()
                  ? queue
                  : under(root, QueueFacts.plain("?" + namespace));
          return new Account(own, capacity);
        });
  }

  /** A task has got a place. */
  void use(Place place) {
    account(place.key().namespace()).use(place.footprint().needs(), place.ending());
  }

  /** It has left its place. */
  void release(Place place) {
    account(place.key().namespace()).release(place.footprint().needs(), place.ending());
  }

  /** Another number when other queues than before have more than they are guaranteed. */
  public int lenders() {
    return root.lenders();
  }

  /** Why a namespace's queue may not have this too, though there may be room. */
  public Optional<Reason> withheld(String namespace, Needs needs, int priority) {
    return withheld(of(namespace), needs, priority);
  }

  /** Why a queue may not have this too, though there may be room. */
  public Optional<Reason> withheld(QueueNode queue, Needs needs, int priority) {
    for (QueueNode node = queue; node != null; node = node.parent()) {
      Optional<AtMaximum> limit = node.limit(needs);
      if (limit.isPresent()) {
        return Optional.of(limit.get());
      }
    }
    if (Priorities.isSystem(priority)) {
      return Optional.empty();
    }
    for (int i = 0; i < needs.count(); i++) {
      int resource = needs.resource(i);
      long owed = owedToOthers(queue, resource, needs.value(i));
      if (owed > 0 && capacity.totalFree(resource) - needs.value(i) < owed) {
        return Optional.of(new HeldBack(capacity.names().name(resource)));
      }
    }
    return Optional.empty();
  }

  /**
   * How much others are guaranteed of a resource, and wait for. Nothing is held back from a queue
   * of what it is itself guaranteed.
   */
  private static long owedToOthers(QueueNode queue, int resource, long more) {
    long owed = 0;
    for (QueueNode node = queue;
        node.parent() != null && !node.isGuaranteed(resource, more);
        node = node.parent()) {
      for (QueueNode sibling : node.parent().parts()) {
        owed += sibling == node ? 0 : sibling.owed(resource);
      }
    }
    return owed;
  }
}

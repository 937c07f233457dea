package dev.berth.scheduling.queue;

import dev.berth.scheduling.cluster.Capacity;
import dev.berth.scheduling.cluster.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One Queue in the tree: what it may have, has and wants, those of its parts included. */
public final class QueueNode {
  private final QueueFacts facts;
  private final int number;
  private final @Nullable QueueNode parent;
  private final Capacity capacity;
  private final boolean ours;
  private final List<QueueNode> chain;
  private final List<QueueNode> parts = new ArrayList<>();
  private final Usage used;
  private final Usage ending;
  private final Usage wanted;
  private final Usage hopeless;
  private final Needs guaranteed;
  private final int[] limited;
  private final long[] limits;

  /**
   * @param ours whether we decide about its tasks, or another scheduler does
   */
  QueueNode(
      QueueFacts facts, int number, @Nullable QueueNode parent, Capacity capacity, boolean ours) {
    this.facts = facts;
    this.number = number;
    this.parent = parent;
    this.capacity = capacity;
    this.ours = ours;
    this.used = new Usage(capacity);
    this.ending = new Usage(capacity);
    this.wanted = new Usage(capacity);
    this.hopeless = new Usage(capacity);
    this.guaranteed = capacity.needs(facts.guaranteed());
    List<String> names = facts.maximum().keySet().stream().sorted().toList();
    this.limited = names.stream().mapToInt(capacity.names()::number).toArray();
    this.limits = names.stream().mapToLong(facts.maximum()::get).toArray();
    List<QueueNode> all = new ArrayList<>();
    if (parent != null) {
      parent.parts.add(this);
      all.add(this);
      all.addAll(parent.chain);
    }
    this.chain = List.copyOf(all);
  }

  public String name() {
    return facts.name();
  }

  /** From 0, for the root; no two in a tree have the same. */
  public int number() {
    return number;
  }

  public QueueFacts facts() {
    return facts;
  }

  public @Nullable QueueNode parent() {
    return parent;
  }

  /** This and those that it is a part of, without the root. */
  public List<QueueNode> chain() {
    return chain;
  }

  public List<QueueNode> parts() {
    return parts;
  }

  /**
   * Whether we decide about its tasks. What those of others have and want counts all the same, so
   * that shares and guarantees are those of the whole cluster.
   */
  public boolean isOurs() {
    return ours;
  }

  /** What its tasks with a place have. */
  public Usage used() {
    return used;
  }

  /** What its tasks without a place ask for. */
  public Usage wanted() {
    return wanted;
  }

  /**
   * Whether its turn comes before a sibling's: those below their guarantee first, who has least of
   * it; then who has the least by weight, and of those who have nothing that counts, who has the
   * fewest tasks.
   */
  public boolean isBefore(QueueNode other) {
    double guarantee = guaranteeShare();
    double others = other.guaranteeShare();
    if (guarantee != others && (guarantee < 1 || others < 1)) {
      return guarantee < others;
    }
    double share = weightedShare();
    double otherShare = other.weightedShare();
    return share != otherShare ? share < otherShare : weightedTasks() < other.weightedTasks();
  }

  /** Its share beside those of its siblings, by weight. */
  private double weightedShare() {
    return used.dominantShare() / facts.weight();
  }

  /**
   * How much of its guarantee it has, by the resource of which it has most; 1 and above when it has
   * all that one of them allows, or no guarantee.
   */
  double guaranteeShare() {
    double most = guaranteed.count() == 0 ? 1 : 0;
    for (int i = 0; i < guaranteed.count(); i++) {
      most = Math.max(most, (double) used.of(guaranteed.resource(i)) / guaranteed.value(i));
    }
    return most;
  }

  /** How many tasks it has, beside its siblings, by weight. */
  private double weightedTasks() {
    return (double) used.tasks() / facts.weight();
  }

  /** Whether it, or one that it is a part of, has a guarantee. */
  public boolean hasGuarantee() {
    return guaranteed.count() > 0 || (parent != null && parent.hasGuarantee());
  }

  /** Whether it, or one that it is a part of, is guaranteed what a task needs. */
  public boolean isPromised(Needs more) {
    return isGuaranteed(more) || (parent != null && parent.isPromised(more));
  }

  /**
   * Whether a task is one of those that the guarantee is for: it needs some of what is guaranteed,
   * and the queue would not have more of that than its guarantee. What else the task needs comes
   * with it: nobody could use the one without the other.
   */
  public boolean isGuaranteed(Needs more) {
    boolean any = false;
    for (int i = 0; i < more.count(); i++) {
      int resource = more.resource(i);
      if (guaranteed(resource) > 0) {
        any = true;
        if (!isGuaranteed(resource, more.value(i))) {
          return false;
        }
      }
    }
    return any;
  }

  /** Whether it would not have more of a resource than its guarantee, with this added. */
  boolean isGuaranteed(int resource, long more) {
    return used.of(resource) + more <= guaranteed(resource);
  }

  /** Whether it would still have all of its guarantee without this, once all have gone who must. */
  public boolean borrows(Needs less) {
    for (int i = 0; i < less.count(); i++) {
      int resource = less.resource(i);
      long stays = used.of(resource) - ending.of(resource);
      if (guaranteed(resource) > 0 && stays - less.value(i) < guaranteed(resource)) {
        return false;
      }
    }
    return true;
  }

  /** Whether there may be a task of it that makes room for this, and that it {@link #borrows}. */
  public boolean mayLend(Needs wanted) {
    if (used.tasks() == 0) {
      return false;
    }
    boolean any = guaranteed.count() == 0;
    for (int i = 0; i < wanted.count() && !any; i++) {
      int resource = wanted.resource(i);
      any = used.of(resource) - ending.of(resource) > guaranteed(resource);
    }
    return any;
  }

  /**
   * Another number when other ones of its parts than before have what is not guaranteed to them.
   */
  int lenders() {
    boolean lends = used.tasks() > 0 && guaranteed.count() == 0;
    for (int i = 0; i < guaranteed.count() && !lends; i++) {
      int resource = guaranteed.resource(i);
      lends = used.of(resource) - ending.of(resource) > guaranteed.value(i);
    }
    int all = lends ? 1 : 0;
    for (QueueNode part : parts) {
      all = 31 * all + part.lenders();
    }
    return all;
  }

  private long guaranteed(int resource) {
    for (int i = 0; i < guaranteed.count(); i++) {
      if (guaranteed.resource(i) == resource) {
        return guaranteed.value(i);
      }
    }
    return 0;
  }

  /** What it wants of a resource and is still owed, those of its parts included. */
  long owed(int resource) {
    long ofParts = 0;
    for (QueueNode part : parts) {
      ofParts += part.owed(resource);
    }
    long own =
        Math.min(
            guaranteed(resource) - used.of(resource), wanted.of(resource) - hopeless.of(resource));
    return Math.max(ofParts, Math.max(0, own));
  }

  /** What keeps it from having this too, when it has a maximum. */
  Optional<AtMaximum> limit(Needs more) {
    if (used.tasks() >= facts.maximumTasks()) {
      return Optional.of(new AtMaximum(name(), "tasks", facts.maximumTasks()));
    }
    for (int i = 0; i < limited.length; i++) {
      for (int j = 0; j < more.count(); j++) {
        if (more.resource(j) == limited[i] && used.of(limited[i]) + more.value(j) > limits[i]) {
          return Optional.of(new AtMaximum(name(), capacity.names().name(limited[i]), limits[i]));
        }
      }
    }
    return Optional.empty();
  }

  void use(Needs needs, boolean isEnding) {
    for (QueueNode node = this; node != null; node = node.parent) {
      node.used.add(needs);
      if (isEnding) {
        node.ending.add(needs);
      }
    }
  }

  void release(Needs needs, boolean isEnding) {
    for (QueueNode node = this; node != null; node = node.parent) {
      node.used.subtract(needs);
      if (isEnding) {
        node.ending.subtract(needs);
      }
    }
  }

  /** One of those who want a place can only be helped by people, or no longer so. */
  void hopeless(Needs needs, boolean begins) {
    for (QueueNode node = this; node != null; node = node.parent) {
      if (begins) {
        node.hopeless.add(needs);
      } else {
        node.hopeless.subtract(needs);
      }
    }
  }

  void want(Needs needs) {
    for (QueueNode node = this; node != null; node = node.parent) {
      node.wanted.add(needs);
    }
  }

  void wantNoMore(Needs needs) {
    for (QueueNode node = this; node != null; node = node.parent) {
      node.wanted.subtract(needs);
    }
  }
}

package dev.berth.scheduling.rebalance;

import dev.berth.scheduling.cluster.PlaceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes tasks off nodes that have too much, the least important first, until they have not. */
final class Relief {
  /** Of what a node can have too much. */
  private interface Measure {
    Aim aim();

    /** In ten-thousandths of a node. */
    int share(String node);

    /** With more a node has too much. */
    int limit();

    /** Who is larger goes first. */
    double size(String node, PlaceKey key);

    /** Who is smaller than that stays. */
    double worth();

    /** Whether a node that had so much is better now. */
    boolean helps(int before, String node);

    /** Why a task leaves, in a sentence for people. */
    String why(String node);
  }

  private record Requested(Draft draft) implements Measure {
    @Override
    public Aim aim() {
      return Aim.HOT;
    }

    @Override
    public int share(String node) {
      return draft.requested(node);
    }

    @Override
    public int limit() {
      return draft.rules().hot();
    }

    @Override
    public double size(String node, PlaceKey key) {
      return draft.requests(key);
    }

    @Override
    public double worth() {
      return 0;
    }

    @Override
    public boolean helps(int before, String node) {
      return share(node) < before;
    }

    @Override
    public String why(String node) {
      return "%d%% of node %s are requested".formatted(share(node) / 100, node);
    }
  }

  private record Used(Draft draft) implements Measure {
    @Override
    public Aim aim() {
      return Aim.BUSY;
    }

    @Override
    public int share(String node) {
      return draft.load().share(node);
    }

    @Override
    public int limit() {
      return draft.rules().busy();
    }

    /** In ten-thousandths of the node. */
    @Override
    public double size(String node, PlaceKey key) {
      return draft.load().shareBeyond(limit(), node, key);
    }

    /** A hundredth: nobody is moved who hardly does anything. */
    @Override
    public double worth() {
      return 100;
    }

    /** Whoever uses something of what is short. */
    @Override
    public boolean helps(int before, String node) {
      return true;
    }

    @Override
    public String why(String node) {
      return "%d%% of the %s of node %s are used"
          .formatted(share(node) / 100, draft.load().scarcer(node), node);
    }
  }

  private final Draft draft;
  private final Measure measure;

  private Relief(Draft draft, Measure measure) {
    this.draft = draft;
    this.measure = measure;
  }

  /** Of nodes of which too much is requested. */
  static void ofHot(Draft draft, List<String> nodes) {
    new Relief(draft, new Requested(draft)).relieve(nodes);
  }

  /** Of nodes of which too much is used. */
  static void ofBusy(Draft draft, List<String> nodes) {
    new Relief(draft, new Used(draft)).relieve(nodes);
  }

  private void relieve(List<String> nodes) {
    if (!nodes.isEmpty()) {
      draft.avoidWarm();
    }
    nodes.forEach(draft::avoid);
    List<String> worstFirst = new ArrayList<>(nodes);
    worstFirst.sort(Comparator.comparingInt((String node) -> -measure.share(node)));
    worstFirst.stream().filter(node -> !draft.isLeaving(node)).forEach(this::relieve);
  }

  private void relieve(String node) {
    Set<PlaceKey> tried = new HashSet<>();
    boolean isBetter = true;
    while (isBetter) {
      // Who is the largest may be another one after each move.
      isBetter = moveOne(node, tried);
    }
  }

  private boolean moveOne(String node, Set<PlaceKey> tried) {
    for (PlaceKey key : draft.movable(node, key -> measure.size(node, key))) {
      if (measure.share(node) <= measure.limit() || draft.isUsedUp()) {
        return false;
      }
      boolean mayGo = draft.allows(key) && measure.size(node, key) >= measure.worth();
      if (mayGo && tried.add(key) && tryMove(node, key)) {
        return true;
      }
    }
    return false;
  }

  private boolean tryMove(String node, PlaceKey key) {
    int before = measure.share(node);
    String why = measure.why(node);
    Optional<String> to = draft.tryMove(key);
    if (to.isPresent() && measure.helps(before, node)) {
      draft.keep(key, to.get(), measure.aim(), why);
      return true;
    }
    to.ifPresent(there -> draft.undo(key, there));
    return false;
  }
}

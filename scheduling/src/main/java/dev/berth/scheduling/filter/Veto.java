package dev.berth.scheduling.filter;

import dev.berth.scheduling.demand.Amounts;

/**
 * Why a node can't take a task. {@link #subject} is what is counted together in a refusal; {@link
 * #help} says what could change it.
 */
public sealed interface Veto {
  /** What could make the node fit after all, without anyone changing the task. */
  enum Help {
    /** What other tasks use is freed. */
    WAITING_FOR_ROOM,
    /** Other tasks come or go, here or elsewhere. */
    WAITING_FOR_COMPANY,
    /** The node changes by itself, for example comes back. */
    WAITING_FOR_NODE,
    /** Somebody changes the node or adds another one. */
    NONE
  }

  /** Nodes with equal subjects are counted together. */
  default Object subject() {
    return this;
  }

  default Help help() {
    return Help.NONE;
  }

  /** A resource that is counted. */
  record Resource(String name) {
    public static final Resource CPU = new Resource("cpu");
    public static final Resource MEMORY = new Resource("memory");

    /** Whether it is what others do not use just now. */
    boolean isIdle() {
      return name.startsWith(Amounts.IDLE);
    }
  }

  /**
   * Not enough is left of a resource.
   *
   * @param need in the resource's unit
   * @param free what the node has left; negative when it is overfilled
   */
  record Lacks(Resource resource, long need, long free) implements Veto {
    @Override
    public Object subject() {
      return resource;
    }

    @Override
    public Help help() {
      return Help.WAITING_FOR_ROOM;
    }
  }

  /**
   * Even empty, the node does not have so much of a resource.
   *
   * @param free what the node has left; negative when it is overfilled
   */
  record TooSmall(Resource resource, long need, long free) implements Veto {
    @Override
    public Object subject() {
      // Counted with Lacks: to people both are "lacks memory".
      return resource;
    }

    @Override
    public Help help() {
      return resource.isIdle() ? Help.WAITING_FOR_NODE : Help.NONE;
    }
  }

  /** The node has nothing of that name. */
  record NotOffered(String resource) implements Veto {}

  /** A port of the node that is asked for is taken. */
  record PortTaken(int port, boolean udp) implements Veto {
    @Override
    public Help help() {
      return Help.WAITING_FOR_ROOM;
    }
  }

  /** The node's range of ports is used up, or it has none. */
  record NoFreePort(boolean hasRange) implements Veto {
    @Override
    public Help help() {
      return hasRange ? Help.WAITING_FOR_ROOM : Help.NONE;
    }
  }

  /** A label that is asked for is missing or differs. */
  record LabelDiffers(String key, String wanted) implements Veto {}

  /** None of the terms of the required node affinity fits. */
  record AffinityDiffers() implements Veto {}

  /** A taint that is not tolerated. */
  record Tainted(String key, String value) implements Veto {}

  /**
   * A constraint about the node's own attribute does not hold.
   *
   * @param constraint as people write it, for example "rack LIKE r[1-3]"
   */
  record ConstraintDiffers(String constraint) implements Veto {}

  /** The node does not have the label over which tasks are to be counted. */
  record NoTopology(String key) implements Veto {}

  /**
   * Too many of its like are there already.
   *
   * @param rule what forbids more, for example "rack UNIQUE"
   */
  record Crowded(String rule) implements Veto {
    @Override
    public Help help() {
      return Help.WAITING_FOR_COMPANY;
    }
  }

  /** Some tasks that it wants near are not there. */
  record Lonely(String topologyKey) implements Veto {
    @Override
    public Help help() {
      return Help.WAITING_FOR_COMPANY;
    }
  }

  /** A task that is there, or that it would be near, wants to keep apart. */
  record Averse(String topologyKey) implements Veto {
    @Override
    public Help help() {
      return Help.WAITING_FOR_COMPANY;
    }
  }

  /** Cordoned. */
  record Cordoned() implements Veto {}

  /** Silent, or not heard yet. */
  record NotReady() implements Veto {
    @Override
    public Help help() {
      return Help.WAITING_FOR_NODE;
    }
  }
}

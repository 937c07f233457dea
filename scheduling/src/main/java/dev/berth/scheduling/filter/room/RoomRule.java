package dev.berth.scheduling.filter.room;

import dev.berth.scheduling.filter.Veto;

/**
 * A rule about what is on a node, or on others of its kind. Asked about a hundred nodes for each
 * decision: it reads arrays and makes no objects.
 */
public interface RoomRule {
  /** Called before each decision: works out what is the same for all nodes. */
  default void prepare() {}

  /** Whether this rule does not mind. */
  boolean fits(int node);

  /** Why a node does not fit. Asked only when nothing fits, and only about such nodes. */
  Veto veto(int node);
}

package dev.berth.scheduling;

import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Outlook;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.plan.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * How things look to a task that waits for a place.
 *
 * @param nodes one for each node, the best first
 * @param refusal why those that do not fit do not
 * @param withheld why its queue may not have it, whatever room there is
 * @param room the room that would be made for it; empty when it needs none, or there is no way
 * @param budgetsForbid whether there is no way because of a disruption budget
 */
public record Explained(
    List<Outlook> nodes,
    Refusal refusal,
    Optional<Reason> withheld,
    Optional<Room> room,
    boolean budgetsForbid) {
  public Explained {
    nodes = List.copyOf(nodes);
  }

  /** How many nodes could take it now. */
  public long fit() {
    return nodes.stream().filter(Outlook.Fits.class::isInstance).count();
  }

  /**
   * Room that others would make.
   *
   * @param node the node's name
   * @param victims who would be asked to go
   * @param awaited who is going anyway
   */
  public record Room(String node, List<PlaceKey> victims, List<PlaceKey> awaited) {
    public Room {
      victims = List.copyOf(victims);
      awaited = List.copyOf(awaited);
    }
  }
}

package dev.berth.scheduling;

import dev.berth.api.v1.Choice;
import dev.berth.api.v1.HostPort;
import dev.berth.scheduling.backlog.Backlog.Waiting;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.Place;
import dev.berth.scheduling.cluster.PlaceKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided at one go.
 *
 * @param chosen places, to be bound; they are assumed from now on
 * @param waiting tasks that have begun to wait, or wait for something else than before
 * @param evictions who is to give up his place
 * @param failed tasks about which nothing could be decided, because of a bug; they come again later
 */
public record Round(
    List<Chosen> chosen, List<Waiting> waiting, List<Eviction> evictions, List<Failed> failed) {
  /**
   * A task and its place.
   *
   * @param hostPorts one for each port of the task, in their order
   */
  public record Chosen(Pending pending, String node, List<HostPort> hostPorts, Choice choice) {
    public Chosen {
      hostPorts = List.copyOf(hostPorts);
    }
  }

  /**
   * Somebody who is to give up his place.
   *
   * @param node the name of his node
   * @param reason a CamelCase word, for example "Preempted"
   * @param message a sentence for people
   * @param beneficiary who is to have the room; null when nobody waits for it. All evictions for
   *     one are worth something only together
   */
  public record Eviction(
      Place place, String node, String reason, String message, @Nullable PlaceKey beneficiary) {}

  /** A task about which nothing could be decided. */
  public record Failed(Pending pending, RuntimeException thrown) {}

  public Round {
    chosen = List.copyOf(chosen);
    waiting = List.copyOf(waiting);
    evictions = List.copyOf(evictions);
    failed = List.copyOf(failed);
  }
}

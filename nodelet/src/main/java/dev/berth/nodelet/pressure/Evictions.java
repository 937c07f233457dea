package dev.berth.nodelet.pressure;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Task;
import dev.berth.client.PlacementClient;
import dev.berth.client.event.EventRecorder;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evicts by marking the Binding, as whoever drains a node does. So the decision is stored before
 * anything is stopped: a nodelet that dies in between comes back to the same Binding, and the
 * Task's attempt says why it ended.
 */
public final class Evictions {
  /** The node is short of something. */
  static final String EVICTED = "Evicted";

  /** What it had borrowed is wanted by whose it is. */
  public static final String REVOKED = "Revoked";

  private static final Logger log = LoggerFactory.getLogger(Evictions.class);

  private final String node;
  private final PlacementClient placement;
  private final EventRecorder events;

  public Evictions(String node, PlacementClient placement, EventRecorder events) {
    this.node = node;
    this.placement = placement;
    this.events = events;
  }

  /**
   * Marks the place of a container's task as given up: the container is stopped, and the task
   * placed again. A place that does not stand any more is fine.
   *
   * @param reason of the attempt's end, and of the Event
   * @throws FailureException when that could not be written
   */
  public void evict(ContainerState container, String reason, String message, Duration grace) {
    Map<String, String> labels = container.labels();
    Place place =
        Place.newBuilder()
            .setNamespace(labels.getOrDefault(Labels.NAMESPACE, ""))
            .setName(labels.getOrDefault(Labels.TASK, ""))
            .setTaskUid(labels.getOrDefault(Labels.UID, ""))
            .setAttempt(container.number(Labels.ATTEMPT, 0))
            .setNode(node)
            .build();
    try {
      placement.evict(place, reason, message, OptionalLong.of(grace.toSeconds()));
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.NotFound || e.failure() instanceof Failure.Conflict) {
        log.debug("task={}/{} has left already", place.getNamespace(), place.getName());
        return;
      }
      throw e;
    }
    log.info(
        "task={}/{} attempt={} reason={}: {}",
        place.getNamespace(),
        place.getName(),
        place.getAttempt(),
        reason,
        message);
    events.warning(Kinds.TASK, task(place), reason, message);
  }

  private static Task task(Place place) {
    return Task.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setNamespace(place.getNamespace())
                .setName(place.getName())
                .setUid(place.getTaskUid()))
        .build();
  }
}

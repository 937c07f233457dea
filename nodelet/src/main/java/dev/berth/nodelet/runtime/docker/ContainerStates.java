package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Sighting;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Docker shows of a container, in our terms. */
final class ContainerStates {
  private ContainerStates() {}

  static ContainerState of(InspectContainerResponse container) {
    Map<String, String> labels = container.getConfig().getLabels();
    return new ContainerState(
        container.getId(),
        labels == null ? Map.of() : labels,
        status(container.getState()),
        container.getImageId() == null ? "" : container.getImageId());
  }

  static Sighting sighting(Container container) {
    return new Sighting(
        container.getId(),
        container.getLabels() == null ? Map.of() : container.getLabels(),
        switch (container.getState() == null ? "" : container.getState()) {
          case "created" -> Sighting.Stage.CREATED;
          case "running", "paused", "restarting" -> Sighting.Stage.RUNNING;
          default -> Sighting.Stage.ENDED;
        });
  }

  private static Status status(InspectContainerResponse.ContainerState state) {
    String word = state.getStatus() == null ? "" : state.getStatus();
    return switch (word) {
      case "created" -> new Status.Created();
      case "running", "paused", "restarting" -> new Status.Running(time(state.getStartedAt()));
      // exited, dead, removing
      default ->
          new Status.Ended(
              time(state.getStartedAt()),
              time(state.getFinishedAt()),
              state.getExitCodeLong() == null ? -1 : state.getExitCodeLong().intValue(),
              Boolean.TRUE.equals(state.getOOMKilled()));
    };
  }

  /** Docker's year 1 stands for never. */
  private static Instant time(@Nullable String text) {
    Instant time = text == null || text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
  }
}

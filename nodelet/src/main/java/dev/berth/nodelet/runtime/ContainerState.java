package dev.berth.nodelet.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the runtime last showed it.
 *
 * @param imageId of what it was made, or "" as long as that is not known
 */
public record ContainerState(String id, Map<String, String> labels, Status status, String imageId) {
  public ContainerState {
    labels = Map.copyOf(labels);
  }

  /** One whose image is not known. */
  public ContainerState(String id, Map<String, String> labels, Status status) {
    this(id, labels, status, "");
  }

  /** The number that a label holds; {@code absent} when it has none or no number. */
  public long number(String label, long absent) {
    String text = labels.get(label);
    if (text == null) {
      return absent;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return absent;
    }
  }

  /** Whether it runs a command before the task's own container does. */
  public boolean isInit() {
    return labels.containsKey(Labels.INIT);
  }

  /** Whether it runs on what others have requested and do not use. */
  public boolean isRevocable() {
    return labels.containsKey(Labels.REVOCABLE);
  }

  public Sighting sighting() {
    return new Sighting(
        id,
        labels,
        switch (status) {
          case Status.Created _ -> Sighting.Stage.CREATED;
          case Status.Running _ -> Sighting.Stage.RUNNING;
          case Status.Ended _ -> Sighting.Stage.ENDED;
        });
  }

  public ContainerState with(Status newer) {
    return new ContainerState(id, labels, newer, imageId);
  }

  public ContainerState withImageId(String made) {
    return new ContainerState(id, labels, status, made);
  }

  /** Where a container is in its life. */
  public sealed interface Status {
    /** It never ran. */
    record Created() implements Status {}

    /** It runs, since then. */
    record Running(Instant startedAt) implements Status {}

    /** It ran and has ended, or was being removed. */
    record Ended(Instant startedAt, Instant finishedAt, int exitCode, boolean outOfMemory)
        implements Status {
      /** How long it ran. */
      public Duration ran() {
        return Duration.between(startedAt, finishedAt);
      }
    }
  }

  /** How it ended, when it has. */
  public Optional<Status.Ended> ended() {
    return status instanceof Status.Ended ended ? Optional.of(ended) : Optional.empty();
  }
}

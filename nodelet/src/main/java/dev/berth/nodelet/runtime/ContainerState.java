package dev.berth.nodelet.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A container as the runtime last showed it. */
public record ContainerState(String id, Map<String, String> labels, Status status) {
  public ContainerState {
    labels = Map.copyOf(labels);
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

  /** Whether this is the same container, running or ended as the other is. */
  public boolean isInTheStateOf(ContainerState other) {
    return id.equals(other.id) && status.getClass() == other.status.getClass();
  }

  public ContainerState with(Status newer) {
    return new ContainerState(id, labels, newer);
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

package dev.berth.nodelet.idle;

import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.spec.Claim;
import dev.berth.nodelet.spec.Room;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which revocable tasks go when there is less idle than they have asked for: the least important
 * first, and of these the youngest, which has the least to lose. Pure.
 */
final class Revocation {
  private static final Comparator<ContainerState> FIRST_TO_GO =
      Comparator.comparingLong((ContainerState one) -> one.number(Labels.PRIORITY, 0))
          .thenComparing(Comparator.comparing(Revocation::start).reversed())
          .thenComparing(ContainerState::id);

  private Revocation() {}

  /** As many as it takes; those that asked for nothing of what is short are passed by. */
  static List<ContainerState> of(List<ContainerState> borrowers, Room idle) {
    List<ContainerState> victims = new ArrayList<>();
    Room left = borrowed(borrowers);
    for (ContainerState one : borrowers.stream().sorted(FIRST_TO_GO).toList()) {
      Room asked = Claim.of(one).room();
      boolean helps =
          (left.cpuMillis() > idle.cpuMillis() && asked.cpuMillis() > 0)
              || (left.memoryBytes() > idle.memoryBytes() && asked.memoryBytes() > 0);
      if (helps) {
        victims.add(one);
        left = left.minus(asked);
      }
    }
    return victims;
  }

  /** What they have asked for together. */
  static Room borrowed(List<ContainerState> borrowers) {
    return borrowers.stream().map(one -> Claim.of(one).room()).reduce(Room.NONE, Room::plus);
  }

  static String reason(Room borrowed, Room idle) {
    return ("tasks of this node use more of what they have requested: revocable ones had asked for"
            + " %s, and %s are idle")
        .formatted(borrowed.text(), idle.text());
  }

  private static Instant start(ContainerState container) {
    return container.status() instanceof Status.Running(var startedAt) ? startedAt : Instant.MAX;
  }
}

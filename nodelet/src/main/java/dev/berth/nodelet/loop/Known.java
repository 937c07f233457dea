package dev.berth.nodelet.loop;

import dev.berth.nodelet.plan.Memory;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.RuntimeEvent;
import dev.berth.nodelet.runtime.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a worker knows of its task.
 *
 * @param containers as they were last seen, or left
 * @param sure whether they are still so, as far as we know
 */
record Known(List<ContainerState> containers, Memory memory, boolean sure) {
  Known {
    containers = List.copyOf(containers);
  }

  Known with(Memory newer) {
    return new Known(containers, newer, sure);
  }

  /** A container that is new, or has changed. */
  Known with(ContainerState container) {
    List<ContainerState> all = new ArrayList<>(without(container.id()).containers);
    all.add(container);
    return new Known(all, memory, sure);
  }

  Known without(String id) {
    return new Known(
        containers.stream().filter(one -> !one.id().equals(id)).toList(), memory, sure);
  }

  Known unsure() {
    return new Known(containers, memory, false);
  }

  /** Whether these are the containers that are known, in the state that is known. */
  boolean shows(List<Sighting> present) {
    return containers.size() == present.size()
        && present.stream()
            .allMatch(one -> containers.stream().anyMatch(own -> isAsSeen(own, one)));
  }

  /**
   * Whether something that happened to a container is not known.
   *
   * @param unsure whether the containers may be others than these
   */
  boolean isNews(RuntimeEvent event, boolean unsure) {
    Optional<ContainerState> container =
        containers.stream().filter(one -> one.id().equals(event.containerId())).findFirst();
    return switch (event.change()) {
      // We start them ourselves, once each; but others may start one again that had ended.
      case STARTED -> unsure || container.flatMap(ContainerState::ended).isPresent();
      case ENDED -> container.isEmpty() || container.get().ended().isEmpty();
      case REMOVED -> container.isPresent();
    };
  }

  private static boolean isAsSeen(ContainerState own, Sighting seen) {
    return own.id().equals(seen.id()) && own.sighting().stage() == seen.stage();
  }

  ContainerState container(String id) {
    return containers.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }
}

package dev.berth.nodelet.loop;

import dev.berth.api.v1.Binding;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.spec.Claim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a task holds of its node. */
final class Claims {
  private Claims() {}

  /**
   * What runs holds its room until it is gone, whether or not anybody still wants it, and so does
   * what waits to be restarted.
   *
   * @param done whether the Binding's task has ended for good
   * @param claim what a Binding takes
   */
  static List<Claim> of(
      Known known, Optional<Binding> binding, boolean done, Function<Binding, Claim> claim) {
    List<Claim> claims = new ArrayList<>();
    Optional<Fence> own = binding.map(Fence::of);
    Optional<Fence> standing = standing(known, binding, done);
    for (ContainerState container : known.containers()) {
      Optional<Fence> place = Optional.of(Fence.of(container));
      if (!place.equals(standing) && holds(container, place.equals(own))) {
        claims.add(Claim.of(container));
      }
    }
    if (standing.isPresent()) {
      claims.add(claim.apply(binding.orElseThrow()));
    }
    return claims;
  }

  /** Of a place that is done one that never ran is kept, as those are that have ended. */
  private static boolean holds(ContainerState container, boolean isOwn) {
    return switch (container.status()) {
      case Status.Created _ -> !isOwn;
      case Status.Running _ -> true;
      case Status.Ended _ -> false;
    };
  }

  /** The Binding's place, when it holds its room whether or not it has a container just now. */
  static Optional<Fence> standing(Known known, Optional<Binding> binding, boolean done) {
    if (binding.isEmpty() || done || !known.memory().admitted()) {
      return Optional.empty();
    }
    Fence own = Fence.of(binding.get());
    boolean ending = binding.get().getMetadata().hasDeletionTimestamp();
    return known.memory().fence().equals(own) && (!ending || !known.containers().isEmpty())
        ? Optional.of(own)
        : Optional.empty();
  }

  /**
   * The devices of containers that have not ended, or whose place goes on: its next container gets
   * the same.
   *
   * @param goesOn whether a place does, as far as that is known
   */
  static Map<Fence, Set<String>> devices(Known known, Predicate<Fence> goesOn) {
    Map<Fence, Set<String>> devices = new HashMap<>();
    for (ContainerState container : known.containers()) {
      String label = container.labels().getOrDefault(Labels.DEVICES, "");
      boolean ended = container.status() instanceof Status.Ended;
      if (!label.isEmpty() && (!ended || goesOn.test(Fence.of(container)))) {
        devices
            .computeIfAbsent(Fence.of(container), _ -> new HashSet<>())
            .addAll(List.of(label.split(",", -1)));
      }
    }
    return devices;
  }
}

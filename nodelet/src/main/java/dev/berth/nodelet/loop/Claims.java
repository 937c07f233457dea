package dev.berth.nodelet.loop;

import dev.berth.api.v1.Binding;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.spec.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a task holds of its node. */
final class Claims {
  private Claims() {}

  /**
   * What runs holds its room, and so does what waits to be restarted.
   *
   * @param done whether the Binding's task has ended for good
   * @param claim what a Binding takes
   */
  static List<Claim> of(
      Known known, Optional<Binding> binding, boolean done, Function<Binding, Claim> claim) {
    List<Claim> claims = new ArrayList<>();
    Optional<Fence> own = binding.map(Fence::of);
    for (ContainerState container : known.containers()) {
      boolean isOwn = own.isPresent() && Fence.of(container).equals(own.get());
      if (!isOwn && !(container.status() instanceof Status.Ended)) {
        claims.add(Claim.of(container));
      }
    }
    if (binding.isPresent() && !done && known.memory().admitted()) {
      boolean holds = known.memory().fence().equals(own.get());
      boolean ending = binding.get().getMetadata().hasDeletionTimestamp();
      if (holds && (!ending || !known.containers().isEmpty())) {
        claims.add(claim.apply(binding.get()));
      }
    }
    return claims;
  }
}

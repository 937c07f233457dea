package dev.berth.nodelet.loop;

import dev.berth.api.v1.Binding;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.plan.Desired;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is wanted of a task: of its Binding, and of how long no API server was heard. */
final class Wishes {
  /** An acknowledgement marks no task, so a paused one looks by itself whether there was one. */
  private static final Duration PAUSED = Duration.ofSeconds(1);

  private final Bindings bindings;
  private final Connectivity connectivity;

  Wishes(Bindings bindings, Connectivity connectivity) {
    this.bindings = bindings;
    this.connectivity = connectivity;
  }

  /**
   * @param recheck after which something else may be wanted, though nothing has happened
   */
  record Wish(Desired desired, Optional<Binding> binding, Optional<Duration> recheck) {}

  /**
   * @param gone the place that an API server said is gone, which the informer may still show
   */
  Wish of(NamespacedName task, List<ContainerState> containers, @Nullable Fence gone) {
    Optional<Binding> binding = bindings.get(task);
    if (binding.isEmpty()) {
      if (bindings.synced()) {
        return new Wish(new Desired.Nothing(), binding, Optional.empty());
      }
      return unlessSilent(new Desired.Unknown(), binding, allowedSilence(containers));
    }
    Binding found = binding.get();
    if (Fence.of(found).equals(gone)) {
      return new Wish(new Desired.Nothing(), binding, Optional.empty());
    }
    if (found.getMetadata().hasDeletionTimestamp()) {
      return new Wish(new Desired.Stop(found), binding, Optional.empty());
    }
    OptionalLong allowed =
        found.getSpec().hasStopWhenDisconnectedAfterSeconds()
            ? OptionalLong.of(found.getSpec().getStopWhenDisconnectedAfterSeconds())
            : OptionalLong.empty();
    return unlessSilent(new Desired.Run(found), binding, allowed);
  }

  private Wish unlessSilent(
      Desired desired, Optional<Binding> binding, OptionalLong allowedSeconds) {
    if (allowedSeconds.isEmpty()) {
      return new Wish(desired, binding, Optional.empty());
    }
    Duration left = Duration.ofSeconds(allowedSeconds.getAsLong()).minus(connectivity.silence());
    return left.isPositive()
        ? new Wish(desired, binding, Optional.of(left))
        : new Wish(new Desired.Pause(binding), binding, Optional.of(PAUSED));
  }

  /** As the labels have it, for a nodelet that was restarted while it can't reach anybody. */
  private static OptionalLong allowedSilence(List<ContainerState> containers) {
    return containers.stream()
        .filter(container -> container.labels().containsKey(Labels.DISCONNECTED))
        .mapToLong(container -> container.number(Labels.DISCONNECTED, 0))
        .min();
  }
}

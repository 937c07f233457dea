package dev.berth.apiserver.placement;

import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Binding;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.resource.Lifecycle;

/**
 * Deleting a Binding asks its node to stop, as an eviction does: the Binding goes when the node has
 * confirmed that, or is lost.
 */
public final class BindingLifecycle implements Lifecycle<Binding> {
  @Override
  public Kind<Binding> kind() {
    return Kinds.BINDING;
  }

  @Override
  public long graceSeconds(Binding object) {
    return object.getSpec().getTerminationGracePeriodSeconds();
  }

  /** Force is not for a Binding alone: delete its Task by force, or release the place. */
  @Override
  public Settled<Binding> settle(Binding deleting, boolean force, Deadline deadline) {
    return Settled.alone(deleting, false);
  }
}

package dev.berth.controller.cache;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Container;
import java.util.function.UnaryOperator;

/**
 * Of a Binding: its metadata, which place it is and what it takes there, not what runs in it. For
 * one thread.
 */
final class KeptBinding implements UnaryOperator<Binding> {
  private final Values values;
  private final KeptMetadata metadata;
  private final Templates<BindingSpec, BindingSpec.Builder> specs = new Templates<>();

  KeptBinding(Values values) {
    this.values = values;
    this.metadata = new KeptMetadata(values);
  }

  @Override
  public Binding apply(Binding whole) {
    return Binding.newBuilder()
        .setMetadata(metadata.apply(whole.getMetadata()))
        .setSpec(spec(whole.getSpec()))
        .build();
  }

  private BindingSpec spec(BindingSpec whole) {
    BindingSpec.Builder kept =
        specs.of(common(whole)).clearTaskUid().clearNode().clearAttempt().clearHostPorts();
    if (whole.hasTaskUid()) {
      kept.setTaskUid(whole.getTaskUid());
    }
    if (whole.hasNode()) {
      kept.setNode(values.words.one(whole.getNode()));
    }
    if (whole.hasAttempt()) {
      kept.setAttempt(whole.getAttempt());
    }
    whole.getHostPortsList().forEach(port -> kept.addHostPorts(values.hostPorts.one(port)));
    return kept.build();
  }

  /** What the Bindings of one app have in common. */
  private BindingSpec common(BindingSpec whole) {
    BindingSpec.Builder common = BindingSpec.newBuilder();
    whole
        .getTaskLabelsMap()
        .forEach(
            (key, value) -> common.putTaskLabels(values.words.one(key), values.words.one(value)));
    if (whole.getContainer().hasResources()) {
      Container taken =
          Container.newBuilder().setResources(whole.getContainer().getResources()).build();
      common.setContainer(values.containers.one(taken));
    }
    if (whole.hasTerminationGracePeriodSeconds()) {
      common.setTerminationGracePeriodSeconds(whole.getTerminationGracePeriodSeconds());
    }
    if (whole.hasPriority()) {
      common.setPriority(whole.getPriority());
    }
    if (whole.hasRevocable()) {
      common.setRevocable(whole.getRevocable());
    }
    return common.build();
  }
}

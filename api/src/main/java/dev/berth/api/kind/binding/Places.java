package dev.berth.api.kind.binding;

import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Binding;

/** Names places as requests do. */
public final class Places {
  private Places() {}

  /** The place that this Binding is, and no other. */
  public static Place of(Binding binding) {
    ObjectMeta metadata = binding.getMetadata();
    return Place.newBuilder()
        .setNamespace(metadata.getNamespace())
        .setName(metadata.getName())
        .setTaskUid(binding.getSpec().getTaskUid())
        .setAttempt(binding.getSpec().getAttempt())
        .setNode(binding.getSpec().getNode())
        .build();
  }
}

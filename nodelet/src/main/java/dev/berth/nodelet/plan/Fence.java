package dev.berth.nodelet.plan;

import dev.berth.api.v1.Binding;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;

/** One place among all that a task's name ever had: what its containers are labelled with. */
public record Fence(String uid, long attempt) {
  public static Fence of(Binding binding) {
    return new Fence(binding.getSpec().getTaskUid(), binding.getSpec().getAttempt());
  }

  public static Fence of(ContainerState container) {
    return new Fence(
        container.labels().getOrDefault(Labels.UID, ""), container.number(Labels.ATTEMPT, -1));
  }
}

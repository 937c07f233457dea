package dev.berth.nodelet.loop;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.client.event.EventRecorder;
import dev.berth.nodelet.plan.Health;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.Labels;
import java.time.Duration;
import java.util.Map;

/** Records what happens to a Binding's container as Events about its Task. */
final class TaskEvents {
  private final EventRecorder recorder;

  TaskEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  void normal(Binding binding, String reason, String message) {
    recorder.normal(Kinds.TASK, task(binding), reason, message);
  }

  void warning(Binding binding, String reason, String message) {
    recorder.warning(Kinds.TASK, task(binding), reason, message);
  }

  void unhealthy(Binding binding, String message) {
    warning(binding, Health.REASON, message);
  }

  void killing(ContainerState container, Duration grace) {
    recorder.normal(
        Kinds.TASK,
        task(container),
        "Killing",
        "Stopping " + Roles.name(container.labels()) + ", grace " + grace.toSeconds() + "s");
  }

  void preStopFailed(ContainerState container, String why) {
    recorder.warning(
        Kinds.TASK, task(container), "FailedPreStopHook", "The preStop command failed: " + why);
  }

  private static Task task(ContainerState container) {
    Map<String, String> labels = container.labels();
    return task(
        labels.getOrDefault(Labels.NAMESPACE, ""),
        labels.getOrDefault(Labels.TASK, ""),
        labels.getOrDefault(Labels.UID, ""));
  }

  private static Task task(Binding binding) {
    return task(
        binding.getMetadata().getNamespace(),
        binding.getMetadata().getName(),
        binding.getSpec().getTaskUid());
  }

  /** All of the Task that an Event needs. */
  private static Task task(String namespace, String name, String uid) {
    return Task.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace(namespace).setName(name).setUid(uid))
        .build();
  }
}

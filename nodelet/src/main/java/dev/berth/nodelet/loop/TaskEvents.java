package dev.berth.nodelet.loop;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.client.event.EventRecorder;

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

  /** All of the Task that an Event needs. */
  private static Task task(Binding binding) {
    return Task.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setNamespace(binding.getMetadata().getNamespace())
                .setName(binding.getMetadata().getName())
                .setUid(binding.getSpec().getTaskUid()))
        .build();
  }
}

package dev.berth.scheduling;

import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;

import dev.berth.api.meta.v1.LabelSelector;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskTerm;
import dev.berth.scheduling.cluster.PlaceKey;

/** Changes to tasks of {@code Samples}, to be read from the left: {@code in("a", task(...))}. */
public final class Tasks {
  private Tasks() {}

  public static PlaceKey key(Task task) {
    return PlaceKey.of(task.getMetadata());
  }

  public static Task in(String namespace, Task task) {
    Task.Builder moved = task.toBuilder();
    moved
        .getMetadataBuilder()
        .setNamespace(namespace)
        .setUid("uid-" + namespace + "-" + task.getMetadata().getName());
    return moved.build();
  }

  /** As its class would have it. */
  public static Task priority(int priority, Task task) {
    return with(spec -> spec.setPriority(priority), task);
  }

  /** One that takes nobody's place. */
  public static Task peaceful(Task task) {
    return with(spec -> spec.setPreemptionPolicy("Never"), task);
  }

  public static Task grouped(String group, Task task) {
    return with(spec -> spec.setTaskGroup(group), task);
  }

  /** One cpu for a group: "g0", "g1" and so on. */
  public static Task member(String group, int i) {
    return grouped(group, task(group + i, "1", "1Gi"));
  }

  public static Task selecting(String label, String value, Task task) {
    return with(spec -> spec.putNodeSelector(label, value), task);
  }

  public static Task labelled(String label, String value, Task task) {
    Task.Builder labelled = task.toBuilder();
    labelled.getMetadataBuilder().putLabels(label, value);
    return labelled.build();
  }

  /** One that shares no node with tasks that have the label. */
  public static Task apartFrom(String label, String value, Task task) {
    return with(
        spec ->
            spec.getAffinityBuilder()
                .getTaskAntiAffinityBuilder()
                .addRequired(
                    TaskTerm.newBuilder()
                        .setTopologyKey("berth.dev/hostname")
                        .setLabelSelector(LabelSelector.newBuilder().putMatchLabels(label, value))),
        task);
  }
}

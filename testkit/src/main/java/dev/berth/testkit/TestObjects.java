package dev.berth.testkit;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.Resources;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;

/** The smallest valid objects, for tests to add to. */
public final class TestObjects {
  private TestObjects() {}

  public static Namespace namespace(String name) {
    return Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName(name)).build();
  }

  /** A Task in "default" that asks for nothing but its image. */
  public static Task task(String name) {
    return task("default", name);
  }

  public static Task task(String namespace, String name) {
    return Task.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace(namespace).setName(name))
        .setSpec(
            TaskSpec.newBuilder()
                .setContainer(Container.newBuilder().setImage("berth/busybox:local")))
        .build();
  }

  /**
   * A Task in "default" with requests.
   *
   * @param cpu in cores, for example "500m"
   * @param memory in bytes, for example "64Mi"
   */
  public static Task task(String name, String cpu, String memory) {
    Task task = task(name);
    return task.toBuilder()
        .setSpec(
            task.getSpec().toBuilder()
                .setContainer(
                    task.getSpec().getContainer().toBuilder()
                        .setResources(
                            Resources.newBuilder()
                                .putRequests("cpu", quantity(cpu))
                                .putRequests("memory", quantity(memory)))))
        .build();
  }

  /** A Node with something to offer. Its status must be written by itself after its creation. */
  public static Node node(String name, String cpu, String memory) {
    return Node.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(name))
        .setStatus(
            NodeStatus.newBuilder()
                .putCapacity("cpu", quantity(cpu))
                .putCapacity("memory", quantity(memory))
                .putAllocatable("cpu", quantity(cpu))
                .putAllocatable("memory", quantity(memory)))
        .build();
  }

  /** What a scheduler asks for that has chosen a node. */
  public static Bind bind(Task task, String node) {
    return Bind.newBuilder()
        .setNamespace(task.getMetadata().getNamespace())
        .setName(task.getMetadata().getName())
        .setTaskUid(task.getMetadata().getUid())
        .setNode(node)
        .build();
  }

  private static Quantity quantity(String text) {
    return Quantity.newBuilder().setText(text).build();
  }
}

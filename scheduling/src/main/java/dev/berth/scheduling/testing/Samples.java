package dev.berth.scheduling.testing;

import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeSpec;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.Resources;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;
import java.util.List;
import java.util.function.Consumer;

/** Objects for tests: what a test does not say is ordinary. */
public final class Samples {
  private Samples() {}

  /** A ready node that assigns ports from 20000 to 20009. */
  public static Node node(String name, String cpu, String memory) {
    return Node.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(name).setUid("uid-" + name))
        .setStatus(
            NodeStatus.newBuilder()
                .putAllocatable("cpu", Quantities.of(cpu))
                .putAllocatable("memory", Quantities.of(memory))
                .setPortRange(PortRange.newBuilder().setFirst(20000).setLast(20009))
                .addConditions(Condition.newBuilder().setType("Ready").setStatus("True")))
        .build();
  }

  public static Node with(Node node, Consumer<NodeSpec.Builder> change) {
    NodeSpec.Builder spec = node.getSpec().toBuilder();
    change.accept(spec);
    return node.toBuilder().setSpec(spec).build();
  }

  public static Node labelled(Node node, String key, String value) {
    return node.toBuilder()
        .setMetadata(node.getMetadata().toBuilder().putLabels(key, value))
        .build();
  }

  public static Node notReady(Node node) {
    return node.toBuilder()
        .setStatus(
            node.getStatus().toBuilder()
                .clearConditions()
                .addConditions(Condition.newBuilder().setType("Ready").setStatus("Unknown")))
        .build();
  }

  public static Taint taint(String key, TaintEffect effect) {
    return Taint.newBuilder().setKey(key).setEffect(effect).build();
  }

  /** A pending task in namespace "default" whose uid is "uid-" and its name. */
  public static Task task(String name, String cpu, String memory) {
    return Task.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setName(name)
                .setNamespace("default")
                .setUid("uid-" + name)
                .setResourceVersion("1"))
        .setSpec(
            TaskSpec.newBuilder()
                .setContainer(
                    Container.newBuilder()
                        .setImage("berth/busybox:local")
                        .setResources(
                            Resources.newBuilder()
                                .putRequests("cpu", Quantities.of(cpu))
                                .putRequests("memory", Quantities.of(memory)))))
        .setStatus(TaskStatus.newBuilder().setPhase(TaskPhase.TASK_PHASE_PENDING))
        .build();
  }

  public static Task with(Consumer<TaskSpec.Builder> change, Task task) {
    TaskSpec.Builder spec = task.getSpec().toBuilder();
    change.accept(spec);
    return task.toBuilder().setSpec(spec).build();
  }

  /** A TCP port of the container; {@code hostPort} 0 for an assigned one. */
  public static Task withPort(Task task, int containerPort, int hostPort) {
    ContainerPort port =
        ContainerPort.newBuilder()
            .setContainerPort(containerPort)
            .setHostPort(hostPort)
            .setProtocol(Protocol.PROTOCOL_TCP)
            .build();
    return with(spec -> spec.getContainerBuilder().addPorts(port), task);
  }

  public static Task inPhase(Task task, TaskPhase phase) {
    return task.toBuilder().setStatus(task.getStatus().toBuilder().setPhase(phase)).build();
  }

  public static Binding binding(Task task, String node, List<HostPort> hostPorts) {
    return Binding.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setName(task.getMetadata().getName())
                .setNamespace(task.getMetadata().getNamespace()))
        .setSpec(
            BindingSpec.newBuilder()
                .setTaskUid(task.getMetadata().getUid())
                .setAttempt(1)
                .setNode(node)
                .setContainer(task.getSpec().getContainer())
                .addAllHostPorts(hostPorts))
        .build();
  }
}

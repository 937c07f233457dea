package dev.berth.cli;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.scheduling.v1.PriorityClass;
import dev.berth.api.v1.Choice;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.Task;
import dev.berth.testkit.TestObjects;
import java.util.ArrayList;
import java.util.List;

/** Nodes and tasks in a shell's cluster, for the verbs that ask the scheduler's rules. */
final class Quay {
  private final Shell shell;

  Quay(Shell shell) {
    this.shell = shell;
  }

  /** A ready node. */
  void node(String name, String cpu) {
    Node node = TestObjects.node(name, cpu, "4Gi");
    shell
        .cluster()
        .addNode(
            node.toBuilder()
                .setStatus(
                    node.getStatus().toBuilder()
                        .setPortRange(PortRange.newBuilder().setFirst(20000).setLast(20009))
                        .addConditions(Condition.newBuilder().setType("Ready").setStatus("True")))
                .build());
  }

  Task task(String name, String cpu) {
    return shell.cluster().create(Kinds.TASK, TestObjects.task(name, cpu, "64Mi"));
  }

  /** A task of a class that is there. */
  Task task(String name, String cpu, String priorityClass) {
    Task.Builder task = TestObjects.task(name, cpu, "64Mi").toBuilder();
    task.getSpecBuilder().setPriorityClassName(priorityClass);
    return shell.cluster().create(Kinds.TASK, task.build());
  }

  void priorityClass(String name, int value) {
    PriorityClass _ =
        shell
            .cluster()
            .create(
                Kinds.PRIORITY_CLASS,
                PriorityClass.newBuilder()
                    .setMetadata(ObjectMeta.newBuilder().setName(name))
                    .setValue(value)
                    .build());
  }

  /** A Queue to which namespace "default" belongs. */
  void queue(Queue queue) {
    Queue made = shell.cluster().create(Kinds.QUEUE, queue);
    String name = made.getMetadata().getName();
    Namespace.Builder namespace =
        shell.objects(Kinds.NAMESPACE).get("", "default").orElseThrow().toBuilder();
    namespace.getMetadataBuilder().putLabels("berth.dev/queue", name);
    Namespace _ = shell.objects(Kinds.NAMESPACE).update(namespace.build());
  }

  void bind(Task task, String node) {
    shell.cluster().bind(task, node);
  }

  /** As a scheduler binds, who says how it has chosen. */
  void bind(Task task, String node, Choice choice) {
    shell.cluster().bind(TestObjects.bind(task, node).toBuilder().setChoice(choice).build());
  }

  /** A task as a file has it, with what comes after it; {@code more} is of its spec. */
  static String manifest(String name, String cpu, String more) {
    return """
    apiVersion: berth.dev/v1
    kind: Task
    metadata:
      name: %s
    spec:
      container:
        image: berth/busybox:local
        resources:
          requests: {cpu: "%s", memory: 64Mi}
    %s---
    """
        .formatted(name, cpu, more.isEmpty() ? "" : more.indent(2));
  }

  /** What {@code berth plan} says to a file. */
  Shell.Done plan(String text, String... more) {
    List<String> args = new ArrayList<>(List.of("plan", "-f", "-"));
    args.addAll(List.of(more));
    return shell.typing(text).run(args.toArray(String[]::new));
  }
}

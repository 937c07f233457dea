package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.scheduling.v1.PriorityClass;
import dev.berth.api.v1.Choice;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.testkit.TestObjects;
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
    Node made = shell.cluster().create(Kinds.NODE, node);
    Node _ =
        shell
            .objects(Kinds.NODE)
            .updateStatus(
                made.toBuilder()
                    .setStatus(
                        node.getStatus().toBuilder()
                            .setPortRange(PortRange.newBuilder().setFirst(20000).setLast(20009))
                            .addConditions(
                                Condition.newBuilder().setType("Ready").setStatus("True")))
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
    bind(task, node, Bind.getDefaultInstance());
  }

  /** As a scheduler binds, who says how it has chosen. */
  void bind(Task task, String node, Choice choice) {
    bind(task, node, Bind.newBuilder().setChoice(choice).build());
  }

  /** As if its container ran there. */
  void run(Task task, String node) {
    bind(task, node);
    String name = task.getMetadata().getName();
    Task _ =
        shell
            .objects(Kinds.TASK)
            .changeStatus(
                "default",
                name,
                one -> {
                  Task.Builder running = one.toBuilder();
                  running.getStatusBuilder().setPhase(TaskPhase.TASK_PHASE_RUNNING);
                  return running.build();
                })
            .orElseThrow();
  }

  private void bind(Task task, String node, Bind with) {
    var results =
        shell
            .cluster()
            .direct()
            .placement()
            .bind(
                List.of(
                    with.toBuilder()
                        .setNamespace("default")
                        .setName(task.getMetadata().getName())
                        .setTaskUid(task.getMetadata().getUid())
                        .setNode(node)
                        .setResourceVersion(task.getMetadata().getResourceVersion())
                        .build()));
    assertThat(results.getFirst().hasFailure()).as(results.toString()).isFalse();
  }
}

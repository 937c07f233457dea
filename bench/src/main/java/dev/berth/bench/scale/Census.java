package dev.berth.bench.scale;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.client.BerthClient;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.function.IntSupplier;

/** What a watcher sees of the cluster; of each object it keeps what is counted here. */
final class Census implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Timers timers = Timers.system();
  private final Informer<Node> nodes;
  private final Informer<Task> tasks;
  private final Informer<Binding> bindings;

  Census(BerthClient client) {
    nodes =
        new Informer<>(
            client, Kinds.NODE, InformerOptions.<Node>all().keeping(Census::conditions), timers);
    tasks =
        new Informer<>(
            client, Kinds.TASK, InformerOptions.<Task>all().keeping(Census::phase), timers);
    bindings =
        new Informer<>(
            client, Kinds.BINDING, InformerOptions.<Binding>all().keeping(Census::place), timers);
  }

  void start() {
    nodes.start();
    tasks.start();
    bindings.start();
  }

  Informer<Node> nodes() {
    return nodes;
  }

  Informer<Binding> bindings() {
    return bindings;
  }

  void awaitReady(int count) throws InterruptedException {
    await(
        "nodes are ready",
        count,
        () -> (int) nodes.cache().list().stream().filter(Census::ready).count());
  }

  void awaitRunning(int count) throws InterruptedException {
    await(
        "tasks run",
        count,
        () ->
            (int)
                tasks.cache().list().stream()
                    .filter(task -> task.getStatus().getPhase() == TaskPhase.TASK_PHASE_RUNNING)
                    .count());
  }

  static boolean ready(Node node) {
    return Conditions.isTrue(node.getStatus().getConditionsList(), "Ready");
  }

  private static void await(String what, int wanted, IntSupplier counted)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int there = counted.getAsInt(); there < wanted; there = counted.getAsInt()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("only %d of %d %s".formatted(there, wanted, what));
      }
      Thread.sleep(LOOK);
    }
  }

  private static Node conditions(Node whole) {
    return Node.newBuilder()
        .setMetadata(whole.getMetadata())
        .setStatus(NodeStatus.newBuilder().addAllConditions(whole.getStatus().getConditionsList()))
        .build();
  }

  private static Task phase(Task whole) {
    return Task.newBuilder()
        .setMetadata(whole.getMetadata())
        .setStatus(TaskStatus.newBuilder().setPhase(whole.getStatus().getPhase()))
        .build();
  }

  private static Binding place(Binding whole) {
    return Binding.newBuilder()
        .setMetadata(whole.getMetadata())
        .setSpec(
            BindingSpec.newBuilder()
                .setNode(whole.getSpec().getNode())
                .setAttempt(whole.getSpec().getAttempt()))
        .build();
  }

  @Override
  public void close() {
    nodes.close();
    tasks.close();
    bindings.close();
    timers.close();
  }
}

package dev.berth.bench.schedule;

import com.google.protobuf.Any;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.rpc.v1.BatchOperation;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.DeleteRequest;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.UpdateRequest;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.PortRange;
import dev.berth.api.v1.Resources;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.bench.load.Load;
import dev.berth.bench.rig.BerthCalls;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Nodes of which nobody is heard, and tasks that nobody runs: what a scheduler sees of a cluster,
 * and no more. Written many at a time.
 */
final class HollowCluster {
  static final String NAMESPACE = "default";
  private static final int BATCH = 250;
  private static final int AT_ONCE = 4;

  private final BerthCalls calls;

  HollowCluster(BerthCalls calls) {
    this.calls = calls;
  }

  /** Makes so many nodes that are Ready, of 32 cpus and 128 GiB each. */
  void addNodes(int count) throws InterruptedException {
    write(
        count,
        number -> {
          Any node = Any.pack(node(number));
          return List.of(
              BatchOperation.newBuilder()
                  .setCreate(CreateRequest.newBuilder().setObject(node))
                  .build(),
              BatchOperation.newBuilder()
                  .setUpdateStatus(UpdateRequest.newBuilder().setObject(node))
                  .build());
        });
  }

  /** Makes so many tasks of a round. */
  void addTasks(int round, int count) throws InterruptedException {
    write(
        count,
        number ->
            List.of(
                BatchOperation.newBuilder()
                    .setCreate(CreateRequest.newBuilder().setObject(Any.pack(task(round, number))))
                    .build()));
  }

  /** Deletes the tasks of a round by force: with their Bindings, which no node will confirm. */
  void deleteTasks(int round, int count) throws InterruptedException {
    DeleteOptions force = DeleteOptions.newBuilder().setForce(true).build();
    write(
        count,
        number ->
            List.of(
                BatchOperation.newBuilder()
                    .setDelete(
                        DeleteRequest.newBuilder()
                            .setKey(key(Kinds.TASK, taskName(round, number)))
                            .setOptions(force))
                    .build()));
  }

  static String taskName(int round, long number) {
    return String.format(Locale.ROOT, "bench-%02d-%05d", round, number);
  }

  private void write(int count, IntFunction<List<BatchOperation>> operations)
      throws InterruptedException {
    int batches = (count + BATCH - 1) / BATCH;
    var _ =
        Load.count(
            AT_ONCE,
            0,
            batches,
            batch -> {
              BatchRequest.Builder request = BatchRequest.newBuilder();
              int first = (int) batch * BATCH;
              for (int i = first; i < Math.min(count, first + BATCH); i++) {
                request.addAllOperations(operations.apply(i));
              }
              return calls.batch(request.build());
            });
  }

  private static ObjectKey key(Kind<?> kind, String name) {
    return ObjectKey.newBuilder()
        .setApiVersion(kind.apiVersion())
        .setKind(kind.name())
        .setNamespace(NAMESPACE)
        .setName(name)
        .build();
  }

  private static Node node(int number) {
    String name = String.format(Locale.ROOT, "node-%05d", number);
    return Node.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setName(name)
                .putLabels("kubernetes.io/hostname", name)
                .putLabels("topology.kubernetes.io/zone", "zone-" + number % 3))
        .setStatus(
            NodeStatus.newBuilder()
                .putCapacity("cpu", quantity("32"))
                .putCapacity("memory", quantity("128Gi"))
                .putAllocatable("cpu", quantity("32"))
                .putAllocatable("memory", quantity("128Gi"))
                .setPortRange(PortRange.newBuilder().setFirst(31_000).setLast(32_000))
                .addConditions(
                    Condition.newBuilder()
                        .setType("Ready")
                        .setStatus(Conditions.TRUE)
                        .setReason("Ready")))
        .build();
  }

  private static Task task(int round, int number) {
    return Task.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setNamespace(NAMESPACE)
                .setName(taskName(round, number))
                .putLabels("app", "bench"))
        .setSpec(
            TaskSpec.newBuilder()
                .setContainer(
                    Container.newBuilder()
                        .setImage("registry.example/bench/web:1.0")
                        .addArgs("serve")
                        .setResources(
                            Resources.newBuilder()
                                .putRequests("cpu", quantity("100m"))
                                .putRequests("memory", quantity("128Mi")))))
        .build();
  }

  private static Quantity quantity(String text) {
    return Quantity.newBuilder().setText(text).build();
  }
}

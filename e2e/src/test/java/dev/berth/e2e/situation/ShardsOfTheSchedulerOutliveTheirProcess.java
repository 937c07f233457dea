package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.Task;
import dev.berth.client.ListOptions;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.Shard;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two controllers' processes, each of which schedules the queues of one shard. */
@Tag("system")
final class ShardsOfTheSchedulerOutliveTheirProcess {
  private static final int SHARDS = 2;
  private static final int FIT = 10;

  @RegisterExtension
  final Cluster cluster =
      Cluster.of(
          Shape.nodes(1)
              .withControllers(2)
              .withNodeletFlags("--cpu", "1")
              .withControllerFlags("--leader-lease", "5s")
              .withControllerFlags("--scheduler-shards", Integer.toString(SHARDS)));

  @Test
  void bothPlaceTasksAndTheSurvivorPlacesThoseOfBoth() {
    List<String> teams = IntStream.range(0, SHARDS).mapToObj(this::teamOfShard).toList();
    Eventually.value(
        Tasks.PATIENCE,
        "each process leads a shard",
        this::holders,
        holders -> holders.size() == SHARDS && holders.stream().distinct().count() == SHARDS);

    for (int i = 0; i < SHARDS; i++) {
      create(teams.get(i), "first-" + i);
    }
    teams.forEach(team -> awaitRunning(List.of(team), 1));

    // More than fit: whoever decides first, the node gets full and not more than full.
    for (int i = 0; i < 2 * FIT; i++) {
      create(teams.get(i % SHARDS), "t" + i);
    }
    int rest = SHARDS + 2 * FIT - FIT;
    Eventually.value(
        Tasks.PATIENCE,
        "the others say that nothing is free",
        () ->
            teams.stream()
                .flatMap(team -> tasks(team).stream())
                .filter(ShardsOfTheSchedulerOutliveTheirProcess::lacksCpu)
                .count(),
        waiting -> waiting == rest);
    awaitRunning(teams, FIT);
    assertThat(cluster.tasks().bindings()).hasSize(FIT);

    cluster.controllers().getFirst().kill();
    teams.forEach(this::deleteAll);
    awaitRunning(teams, 0);
    for (int i = 0; i < FIT; i++) {
      create(teams.get(i % SHARDS), "later-" + i);
    }
    awaitRunning(teams, FIT);
    teams.forEach(team -> assertThat(running(team)).as(team).isEqualTo(FIT / SHARDS));
    assertThat(holders().stream().distinct()).hasSize(1);
  }

  /** A namespace whose queue belongs to that shard; both have its name. */
  private String teamOfShard(int shard) {
    String team =
        IntStream.range(0, 100)
            .mapToObj(i -> "team-" + i)
            .filter(name -> new Shard(shard, SHARDS).has(name))
            .findFirst()
            .orElseThrow();
    ObjectMeta.Builder named = ObjectMeta.newBuilder().setName(team);
    Queue.Builder queue = Queue.newBuilder().setMetadata(named);
    queue.getSpecBuilder().setWeight(1);
    Queue _ = cluster.client().objects(Kinds.QUEUE).create(queue.build());
    Namespace.Builder namespace = Namespace.newBuilder().setMetadata(named);
    namespace.getMetadataBuilder().putLabels(QueueFacts.LABEL, team);
    Namespace _ = cluster.client().objects(Kinds.NAMESPACE).create(namespace.build());
    return team;
  }

  private void create(String team, String name) {
    Task.Builder task = Tasks.asking(Tasks.sleeper(name), "100m", "8Mi");
    task.getMetadataBuilder().setNamespace(team);
    Task _ = cluster.tasks().create(task);
  }

  private void deleteAll(String team) {
    for (Task task : tasks(team)) {
      cluster
          .client()
          .objects(Kinds.TASK)
          .delete(team, task.getMetadata().getName(), DeleteOptions.getDefaultInstance());
    }
  }

  private static boolean lacksCpu(Task task) {
    return task.getStatus().getMessage().contains("lacks cpu");
  }

  private List<Task> tasks(String team) {
    return cluster.client().objects(Kinds.TASK).listAll(ListOptions.in(team)).items();
  }

  private long running(String team) {
    return tasks(team).stream().filter(Tasks::isRunning).count();
  }

  private void awaitRunning(List<String> teams, long wanted) {
    Eventually.value(
        Tasks.PATIENCE,
        wanted + " tasks run",
        () -> teams.stream().mapToLong(this::running).sum(),
        running -> running == wanted);
  }

  /** Who leads each shard; a name more than once if he leads several. */
  private List<String> holders() {
    return cluster
        .client()
        .objects(Kinds.LEASE)
        .listAll(ListOptions.in("berth-system"))
        .items()
        .stream()
        .filter(lease -> lease.getMetadata().getName().contains("-shard-"))
        .map(lease -> lease.getSpec().getHolderIdentity())
        .filter(holder -> !holder.isEmpty())
        .toList();
  }
}

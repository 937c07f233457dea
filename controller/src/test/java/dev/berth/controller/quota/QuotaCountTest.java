package dev.berth.controller.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.informer.Informers;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two API servers, and what counts beside them. */
final class QuotaCountTest {
  private static final int LIMIT = 20;

  private final TestCluster cluster = TestCluster.start(2);
  private final Informers informers = cluster.informers();
  private final QuotaCount count = new QuotaCount(cluster.client(), informers, cluster.timers());
  private final ObjectClient<Task> tasks = cluster.direct().objects(Kinds.TASK);

  @BeforeEach
  void start() {
    informers.start();
    count.start();
  }

  @AfterEach
  void close() {
    count.close();
    cluster.close();
  }

  @Test
  void aNewQuotaShowsWhatIsThere() {
    cluster.create(Kinds.TASK, TestObjects.task("a", "500m", "64Mi"));
    cluster.create(Kinds.SECRET, secret("s"));
    quota("cpu", "requests.memory", "tasks", "count/secrets", "count/leases.coordination.k8s.io");

    awaitUsed(
        Map.of(
            "cpu", "500m",
            "requests.memory", "64Mi",
            "tasks", "1",
            "count/secrets", "1",
            "count/leases.coordination.k8s.io", "0"));
  }

  @Test
  void whatEndsOrGoesIsTakenOff() {
    quota("tasks", "count/tasks.berth.dev", "count/secrets");
    Task ended = cluster.create(Kinds.TASK, TestObjects.task("ended"));
    cluster.create(Kinds.TASK, TestObjects.task("gone"));
    cluster.create(Kinds.TASK, TestObjects.task("stays"));
    cluster.create(Kinds.SECRET, secret("s"));
    awaitUsed(Map.of("tasks", "3", "count/tasks.berth.dev", "3", "count/secrets", "1"));

    Task.Builder over = ended.toBuilder();
    over.getStatusBuilder().setPhase(TaskPhase.TASK_PHASE_SUCCEEDED);
    tasks.updateStatus(over.build());
    cluster.delete(Kinds.TASK, "default", "gone");
    cluster.delete(Kinds.SECRET, "default", "s");

    awaitUsed(Map.of("tasks", "1", "count/tasks.berth.dev", "2", "count/secrets", "0"));
  }

  @Test
  void aLimitThatIsGoneIsShownNoMore() {
    quota("tasks", "count/secrets");
    awaitUsed(Map.of("tasks", "0", "count/secrets", "0"));

    cluster.change(
        Kinds.RESOURCE_QUOTA,
        "default",
        "q",
        quota -> {
          ResourceQuota.Builder less = quota.toBuilder();
          less.getSpecBuilder().removeHard("tasks");
          return less.build();
        });

    awaitUsed(Map.of("count/secrets", "0"));
  }

  @Test
  void ofABatchAsManyAreMadeAsFit() {
    quota("tasks");
    awaitUsed(Map.of("tasks", "0"));
    List<Operation<Task>> operations = new ArrayList<>();
    for (int i = 0; i < 3 * LIMIT; i++) {
      operations.add(new Operation.Create<>(Kinds.TASK, TestObjects.task("t" + i)));
    }

    List<OperationResult<Task>> results = cluster.direct().batch(operations);

    assertThat(results).filteredOn(OperationResult.Done.class::isInstance).hasSize(LIMIT);
    assertThat(results)
        .filteredOn(one -> one instanceof OperationResult.Failed<Task>)
        .allSatisfy(one ->
            assertThat(((OperationResult.Failed<Task>) one).failure())
                .isInstanceOf(Failure.Forbidden.class));
    awaitUsed(Map.of("tasks", Integer.toString(LIMIT)));
  }

  /** Counting goes on all the time, against creations and deletions through two servers. */
  @Test
  void noCountErasesACreation() throws Exception {
    quota("tasks");
    awaitUsed(Map.of("tasks", "0"));
    AtomicBoolean over = new AtomicBoolean();
    List<Callable<Integer>> callers = new ArrayList<>();
    for (int caller = 0; caller < 8; caller++) {
      String prefix = "c" + caller + "-";
      callers.add(() -> comeAndGo(prefix));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> most = threads.submit(() -> mostAtATime(over));
      int made = 0;
      for (Future<Integer> one : threads.invokeAll(callers)) {
        made += one.get();
      }
      over.set(true);
      assertThat(most.get()).isLessThanOrEqualTo(LIMIT);
      assertThat(made).isGreaterThan(LIMIT);
    }
    int left = tasks.listAll(ListOptions.in("default")).items().size();
    awaitUsed(Map.of("tasks", Integer.toString(left)));
  }

  /** Creates sixty Tasks, and lets each third one go again; says how many came to be. */
  private int comeAndGo(String prefix) {
    int made = 0;
    for (int i = 0; i < 60; i++) {
      try {
        var _ = tasks.create(TestObjects.task(prefix + i));
        made++;
      } catch (FailureException e) {
        assertThat(e.failure()).isInstanceOf(Failure.Forbidden.class);
        int victim = i;
        tasks.listAll(ListOptions.in("default")).items().stream()
            .map(task -> task.getMetadata().getName())
            .filter(name -> name.startsWith(prefix))
            .limit(1 + victim % 2)
            .forEach(name -> tasks.delete("default", name, DeleteOptions.getDefaultInstance()));
      }
    }
    return made;
  }

  private int mostAtATime(AtomicBoolean over) {
    int most = 0;
    while (!over.get()) {
      most = Math.max(most, tasks.listAll(ListOptions.in("default")).items().size());
    }
    return most;
  }

  private void quota(String... keys) {
    ResourceQuota.Builder quota = ResourceQuota.newBuilder();
    quota.getMetadataBuilder().setName("q").setNamespace("default");
    for (String key : keys) {
      quota
          .getSpecBuilder()
          .putHard(key, Quantities.of(key.endsWith("memory") ? "1Gi" : Integer.toString(LIMIT)));
    }
    cluster.create(Kinds.RESOURCE_QUOTA, quota.build());
  }

  private void awaitUsed(Map<String, String> used) {
    var _ = cluster.await(Kinds.RESOURCE_QUOTA, "default", "q", quota -> used(quota).equals(used));
  }

  private static Map<String, String> used(ResourceQuota quota) {
    Map<String, String> used = new TreeMap<>();
    quota.getStatus().getUsedMap().forEach((key, amount) -> used.put(key, amount.getText()));
    return used;
  }

  private static Secret secret(String name) {
    return Secret.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName(name))
        .build();
  }
}

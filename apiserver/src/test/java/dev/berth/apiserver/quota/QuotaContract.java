package dev.berth.apiserver.quota;

import static dev.berth.apiserver.testing.ServerParts.failureOf;
import static dev.berth.apiserver.testing.ServerParts.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.object.Concurrently;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.testing.ServerParts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a quota keeps, whoever creates and through however many servers. Run on every store. */
@SuppressWarnings("NullAway.Init")
abstract class QuotaContract {
  private static final int CALLERS = 32;

  private Store store;
  private ServerParts server;
  private ServerParts other;

  abstract Store openStore();

  @BeforeEach
  void open() {
    store = openStore();
    server = new ServerParts(store);
    other = new ServerParts(store);
  }

  @AfterEach
  void close() {
    server.close();
    other.close();
    store.close();
  }

  @Test
  void manyCallersOfTwoServersFillItExactlyAndWhatGoesMakesRoom() {
    quota("{tasks: 40, requests.cpu: 100}");

    assertThat(createMany("a", 120)).isEqualTo(40);
    assertThat(used()).isEqualTo(Map.of("tasks", "40", "requests.cpu", "4"));

    List<String> made =
        IntStream.range(0, 120).mapToObj(i -> "a" + i).filter(this::exists).toList();
    assertThat(made).hasSize(40);
    var _ = Concurrently.map(made.subList(0, 15), CALLERS, name -> server.delete(Kinds.TASK, name));

    assertThat(createMany("b", 60)).isEqualTo(15);
    assertThat(used()).isEqualTo(Map.of("tasks", "40", "requests.cpu", "4"));
  }

  @Test
  void theLeastOfSeveralQuotasCounts() {
    quota("{tasks: 40}");
    quota("cpus", "{cpu: 2}");

    assertThat(createMany("a", 60)).isEqualTo(20);
    assertThat(used()).isEqualTo(Map.of("tasks", "20"));
  }

  @Test
  void whatDoesNotFitIsRefusedInTheWordsOfKubernetes() {
    quota("{cpu: 10}");
    task("a", "requests: {cpu: 9}");

    Failure failure = failureOf(() -> task("b", "requests: {cpu: 2}"));

    assertThat(failure).isInstanceOf(Failure.Forbidden.class);
    assertThat(failure.message())
        .isEqualTo(
            "tasks.berth.dev \"b\" is forbidden: exceeded quota: q, requested: cpu=2, used: cpu=9,"
                + " limited: cpu=10");
    assertThat(exists("b")).isFalse();
    task("c", "requests: {cpu: 1}");
  }

  @Test
  void aTaskSaysWhatIsLimited() {
    quota("{cpu: 10, limits.memory: 1Gi, tasks: 5}");

    assertThat(failureOf(() -> task("a", "")).message())
        .isEqualTo(
            "tasks.berth.dev \"a\" is forbidden: failed quota: q: must specify cpu,limits.memory");
    task("b", "limits: {cpu: 1, memory: 64Mi}");
  }

  @Test
  void otherObjectsAreCounted() {
    quota("{count/secrets: 2}");
    secret("a");
    secret("b");

    assertThat(failureOf(() -> secret("c")).message())
        .isEqualTo(
            "secrets \"c\" is forbidden: exceeded quota: q, requested: count/secrets=1, used:"
                + " count/secrets=2, limited: count/secrets=2");
    server.delete(Kinds.SECRET, "a");
    secret("c");
    task("unlimited", "");
  }

  @Test
  void whatWasThereBeforeItCounts() {
    task("a", "requests: {cpu: 1}");
    task("b", "requests: {cpu: 1}");
    quota("{tasks: 3}");

    task("c", "");
    assertThat(used()).isEqualTo(Map.of("tasks", "3"));
    assertThat(failureOf(() -> task("d", ""))).isInstanceOf(Failure.Forbidden.class);
  }

  @Test
  void aTaskThatHasEndedTakesNothing() {
    quota("{tasks: 1, count/tasks.berth.dev: 2}");
    Task.Builder ended = task("a", "").toBuilder();
    ended.getStatusBuilder().setPhase(TaskPhase.TASK_PHASE_SUCCEEDED);
    server.resources.updateStatus(Kinds.TASK, ended.build(), false, soon());

    task("b", "");
    assertThat(used()).isEqualTo(Map.of("tasks", "1", "count/tasks.berth.dev", "2"));
  }

  @Test
  void aChangedLimitCountsAtOnceAndADeletedOneNoMore() {
    quota("{tasks: 1}");
    task("a", "");
    quota("{tasks: 2, count/tasks.berth.dev: 5}");
    task("b", "");
    assertThat(used()).isEqualTo(Map.of("tasks", "2", "count/tasks.berth.dev", "2"));
    assertThat(failureOf(() -> task("c", ""))).isInstanceOf(Failure.Forbidden.class);

    server.delete(Kinds.RESOURCE_QUOTA, "q");
    task("c", "");
  }

  @Test
  void whatIsNotCreatedIsNotCharged() {
    quota("{tasks: 5}");
    quota("r", "{count/tasks.berth.dev: 1}");
    task("a", "");

    assertThat(failureOf(() -> task("b", ""))).isInstanceOf(Failure.Forbidden.class);
    server.delete(Kinds.RESOURCE_QUOTA, "r");
    assertThat(failureOf(() -> task("a", ""))).isInstanceOf(Failure.AlreadyExists.class);
    assertThat(
            server.apply(
                Kinds.TASK, "metadata: {name: a}\nspec: {container: {image: a, resources: {}}}"))
        .isNotEqualTo(ApplyResult.APPLY_RESULT_CREATED);
    Task dry =
        ServerParts.written(Kinds.TASK, "metadata: {name: b}\nspec: {container: {image: a}}");
    server.resources.create(Kinds.TASK, dry, true, soon());

    assertThat(used()).isEqualTo(Map.of("tasks", "1"));
  }

  @Test
  void aDryRunIsRefusedToo() {
    quota("{tasks: 0}");
    Task dry =
        ServerParts.written(Kinds.TASK, "metadata: {name: b}\nspec: {container: {image: a}}");

    assertThat(failureOf(() -> server.resources.create(Kinds.TASK, dry, true, soon())).message())
        .contains("exceeded quota: q");
  }

  /** Of so many creations by many callers through both servers, how many were let in. */
  private int createMany(String prefix, int count) {
    List<Boolean> done =
        Concurrently.map(
            IntStream.range(0, count).boxed().toList(),
            CALLERS,
            i -> {
              try {
                task(i % 2 == 0 ? server : other, prefix + i, "requests: {cpu: 100m}");
                return true;
              } catch (FailureException e) {
                assertThat(e.failure()).isInstanceOf(Failure.Forbidden.class);
                assertThat(e.failure().message()).contains("exceeded quota: ");
                return false;
              }
            });
    return (int) done.stream().filter(Boolean::booleanValue).count();
  }

  private void quota(String hard) {
    quota("q", hard);
  }

  /** In force at both servers. */
  private void quota(String name, String hard) {
    String yaml =
        "metadata: {name: %s, namespace: default}\nspec: {hard: %s}".formatted(name, hard);
    server.apply(Kinds.RESOURCE_QUOTA, yaml);
    ResourceQuota made = server.get(Kinds.RESOURCE_QUOTA, name);
    server.awaitCached(Kinds.RESOURCE_QUOTA, made);
    other.awaitCached(Kinds.RESOURCE_QUOTA, made);
  }

  private Map<String, String> used() {
    Map<String, String> used = new TreeMap<>();
    server
        .get(Kinds.RESOURCE_QUOTA, "q")
        .getStatus()
        .getUsedMap()
        .forEach((key, amount) -> used.put(key, amount.getText()));
    return used;
  }

  private boolean exists(String task) {
    try {
      return server.get(Kinds.TASK, task).hasMetadata();
    } catch (FailureException e) {
      assertThat(e.failure()).isInstanceOf(Failure.NotFound.class);
      return false;
    }
  }

  private Task task(String name, String resources) {
    return task(server, name, resources);
  }

  private static Task task(ServerParts by, String name, String resources) {
    return by.create(
        Kinds.TASK,
        "metadata: {name: %s}\nspec: {container: {image: a, resources: {%s}}}"
            .formatted(name, resources));
  }

  private void secret(String name) {
    server.create(Kinds.SECRET, "metadata: {name: %s}".formatted(name));
  }
}

package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.api.v1.Task;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.Informers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The client and the informer against the real API server, and the faults that the kit can make.
 */
class TestClusterTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final TestCluster cluster = TestCluster.start(2);
  private final ObjectClient<Task> tasks = cluster.client().objects(Kinds.TASK);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void servesTheWholePathOfAnObject() {
    Task created = tasks.create(TestObjects.task("hello"));

    assertThat(tasks.get("default", "hello")).contains(created);
    assertThat(
            tasks
                .change(
                    "default",
                    "hello",
                    task ->
                        task.toBuilder()
                            .setMetadata(task.getMetadata().toBuilder().putLabels("a", "b"))
                            .build())
                .orElseThrow()
                .getMetadata()
                .getLabelsMap())
        .containsEntry("a", "b");
    var _ = cluster.delete(Kinds.TASK, "default", "hello");
    cluster.awaitGone(Kinds.TASK, "default", "hello");
  }

  @Test
  void listAllReadsEveryPage() {
    IntStream.range(0, 25).forEach(i -> tasks.create(TestObjects.task("t" + i)));

    assertThat(tasks.list(ListOptions.ALL.withLimit(10)).continueToken()).isNotEmpty();
    assertThat(tasks.listAll(ListOptions.ALL.withLimit(10)).items()).hasSize(25);
  }

  @Test
  void informerFollowsThroughServersThatComeAndGo() throws InterruptedException {
    Informer<Task> informer = informer();
    see(informer, cluster.create(Kinds.TASK, TestObjects.task("a")));
    cluster.stopServer(0);
    see(informer, cluster.create(Kinds.TASK, TestObjects.task("b")));
    cluster.startServer(0);
    cluster.stopServer(1);
    see(informer, cluster.create(Kinds.TASK, TestObjects.task("c")));

    assertThat(informer.cache().size()).isEqualTo(3);
  }

  @Test
  void deletionIsSeenAtTheVersionThatItsAnswerHas() throws InterruptedException {
    Informer<Task> informer = informer();
    Task created = cluster.create(Kinds.TASK, TestObjects.task("a"));
    Task deleted = cluster.delete(Kinds.TASK, "default", "a");

    assertThat(Long.parseLong(deleted.getMetadata().getResourceVersion()))
        .isGreaterThan(Long.parseLong(created.getMetadata().getResourceVersion()));
    see(informer, deleted);
    assertThat(informer.cache().size()).isZero();
  }

  @Test
  void frozenInformerIsStaleUntilItThaws() throws InterruptedException {
    Informer<Task> informer = informer();
    cluster.faults().freeze();
    Task created = cluster.create(Kinds.TASK, TestObjects.task("a"));

    assertThat(tasks.get("default", "a")).isPresent();
    assertThat(informer.waitFor(created.getMetadata().getResourceVersion(), Duration.ofMillis(50)))
        .isFalse();
    cluster.faults().thaw();
    see(informer, created);
  }

  @Test
  void expiredInformerNeverHearsOfStatesInBetween() throws InterruptedException {
    Informer<Task> informer = informer();
    cluster.faults().freeze();
    var _ = cluster.create(Kinds.TASK, TestObjects.task("brief"));
    var _ = cluster.delete(Kinds.TASK, "default", "brief");
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    informer.onChange(change -> told.add(change.object().getMetadata().getName()));
    cluster.faults().expireWatches();
    cluster.faults().thaw();
    see(informer, cluster.create(Kinds.TASK, TestObjects.task("last")));

    assertThat(told).containsExactly("last");
    assertThat(informer.stats().expired()).isEqualTo(1);
  }

  @Test
  void cutInformerResumes() throws InterruptedException {
    Informer<Task> informer = informer();
    cluster.faults().cutConnections();
    see(informer, cluster.create(Kinds.TASK, TestObjects.task("a")));

    assertThat(informer.stats().lists()).isEqualTo(1);
  }

  @Test
  void failedWriteChangesNothingAndALostReplyHidesASuccess() {
    cluster.faults().failNextWrite(new Failure.Unavailable("for the test"));
    cluster.faults().loseNextReply();

    assertThat(failure("a")).isInstanceOf(Failure.Unavailable.class);
    assertThat(failure("b")).isInstanceOf(Failure.UnknownOutcome.class);

    assertThat(tasks.get("default", "a")).isEmpty();
    assertThat(tasks.get("default", "b")).isPresent();
    assertThat(tasks.create(TestObjects.task("c")).getMetadata().getUid()).isNotEmpty();
  }

  @Test
  void everyOperationOfABatchMayMeetAFault() {
    cluster.faults().failNextWrite(new Failure.Unavailable("for the test"));
    cluster.faults().loseNextReply();

    List<OperationResult<Task>> results =
        cluster
            .client()
            .batch(
                Stream.of("a", "b", "c")
                    .map(name -> new Operation.Create<>(Kinds.TASK, TestObjects.task(name)))
                    .toList());

    assertThat(failureOf(results.get(0))).isInstanceOf(Failure.Unavailable.class);
    assertThat(failureOf(results.get(1))).isInstanceOf(Failure.UnknownOutcome.class);
    assertThat(tasks.get("default", "a")).isEmpty();
    assertThat(tasks.get("default", "b")).isPresent();
    assertThat(results.get(2).orThrow().uid())
        .isEqualTo(tasks.get("default", "c").orElseThrow().getMetadata().getUid());
  }

  @Test
  void aBatchOfMixedKindsAnswersEachInItsPlace() {
    Namespace lab =
        Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName("lab")).build();
    Task.Builder task = TestObjects.task("t").toBuilder();
    task.getMetadataBuilder().setNamespace("lab");

    List<OperationResult<Message>> results =
        cluster
            .client()
            .batch(
                List.of(
                    new Operation.Create<>(Kinds.NAMESPACE, lab),
                    new Operation.Apply<>(Kinds.TASK, task.build()),
                    new Operation.Patch<>(
                        Kinds.TASK, "lab", "t", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"),
                    new Operation.Create<>(Kinds.NAMESPACE, lab),
                    new Operation.Delete<>(Kinds.TASK, "lab", "t")),
                BatchOptions.OBJECTS);

    assertThat(results.get(1).orThrow().applied()).isEqualTo(ApplyResult.APPLY_RESULT_CREATED);
    assertThat(Meta.of(results.get(2).orThrow().object().orElseThrow()).getLabelsMap())
        .containsEntry("a", "b");
    assertThat(failureOf(results.get(3))).isInstanceOf(Failure.AlreadyExists.class);
    assertThat(results.get(4).orThrow().name()).isEqualTo("t");
    cluster.awaitGone(Kinds.TASK, "lab", "t");
  }

  private static Failure failureOf(OperationResult<?> result) {
    assertThat(result).isInstanceOf(OperationResult.Failed.class);
    return ((OperationResult.Failed<?>) result).failure();
  }

  @Test
  void disconnectedClientReachesNothing() {
    cluster.faults().disconnect();
    assertThat(cluster.client().batch(List.of(new Operation.Delete<>(Kinds.TASK, "default", "a"))))
        .allSatisfy(one -> assertThat(failureOf(one)).isInstanceOf(Failure.Unavailable.class));
    cluster.faults().reconnect();

    cluster.faults().disconnect();

    assertThat(failure("a")).isInstanceOf(Failure.Unavailable.class);
    cluster.faults().reconnect();
    assertThat(tasks.get("default", "a")).isEmpty();
  }

  private Informer<Task> informer() throws InterruptedException {
    Informers informers = cluster.informers();
    Informer<Task> informer = informers.of(Kinds.TASK);
    informers.start();
    assertThat(informers.awaitSynced(LONG)).isTrue();
    // Only an open watch can be cut or expire, and one that has told something is open.
    var _ = cluster.create(Kinds.TASK, TestObjects.task("first"));
    see(informer, cluster.delete(Kinds.TASK, "default", "first"));
    return informer;
  }

  private static void see(Informer<Task> informer, Task written) throws InterruptedException {
    assertThat(informer.waitFor(written.getMetadata().getResourceVersion(), LONG)).isTrue();
  }

  private Failure failure(String name) {
    return catchThrowableOfType(FailureException.class, () -> tasks.create(TestObjects.task(name)))
        .failure();
  }
}

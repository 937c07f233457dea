package dev.berth.apiserver.history;

import static dev.berth.apiserver.testing.ServerInProcess.failureOf;
import static dev.berth.apiserver.testing.ServerInProcess.key;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteRequest;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.UpdateRequest;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.apiserver.ApiServerConfig;
import dev.berth.apiserver.store.Space;
import dev.berth.apiserver.store.Upkeep;
import dev.berth.apiserver.store.etcd.EtcdStore;
import dev.berth.apiserver.store.etcd.TestEtcd;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.testing.ServerInProcess;
import io.grpc.StatusRuntimeException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that is filled, and what the API server makes of it without any hand. */
@Tag("etcd")
abstract class FullDatabase {
  static final long QUOTA = 24 << 20;
  private static final String LARGE = "x".repeat(200_000);
  private static final String SMALL = "x".repeat(20_000);

  private final TestEtcd etcd;
  private final EtcdStore store;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServerInProcess server;

  FullDatabase(TestEtcd etcd) {
    this.etcd = etcd;
    this.store = etcd.openStore();
    this.server = serve("a", meters);
  }

  /** Until then everything goes through, and a quick test could fill all of the quota. */
  @BeforeEach
  void awaitFirstLook() {
    Eventually.is("a look", () -> meters.find("berth.etcd.db.bytes").gauge() != null);
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
    etcd.close();
  }

  @Test
  void filledThroughTheApiItRefusesWhatGrowsTakesWhatFreesAndRecoversByItself() throws Exception {
    Task held = server.create(held("held"));
    Task runs = server.create(task("runs"));
    int created = fill();
    // Not what etcd says is used: pages that it has yet to free come and go with its disk's speed.
    assertThat((long) created * LARGE.length())
        .as("bytes created until the store was full: %s", space())
        .isBetween(QUOTA * 50 / 100, QUOTA * 95 / 100);

    // Refused: what is new, and what becomes larger.
    assertThat(failureOf(() -> server.create(task("one-more"))))
        .isInstanceOf(Failure.StorageFull.class);
    assertThat(failureOf(() -> update(labelled(server.get(Kinds.TASK, "default", "runs")))))
        .isInstanceOf(Failure.StorageFull.class);

    // Goes through: a deletion timestamp, a finalizer that goes, the end of a task, a delete.
    delete("held");
    Task marked = server.get(Kinds.TASK, "default", "held");
    assertThat(marked.getMetadata().hasDeletionTimestamp()).isTrue();
    Task.Builder freed = marked.toBuilder();
    freed.getMetadataBuilder().clearFinalizers();
    update(freed.build());
    assertThat(held.getMetadata().getUid()).isEqualTo(marked.getMetadata().getUid());
    Task.Builder ended = runs.toBuilder();
    ended.getMetadataBuilder().clearResourceVersion();
    ended.getStatusBuilder().setPhase(TaskPhase.TASK_PHASE_FAILED).setMessage("x".repeat(500));
    updateStatus(ended.build());

    // A server that starts now starts, and refuses too.
    try (ServerInProcess another =
        serve("b", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
      // The use may have fallen a little below the border since, which counts for one that starts.
      AtomicInteger more = new AtomicInteger();
      Eventually.is(
          "the other server refuses what grows",
          () ->
              failureOrNull(another, annotated("more-" + more.getAndIncrement(), SMALL))
                  instanceof Failure.StorageFull);
    }

    for (int i = 0; i < created; i++) {
      delete("large-" + i);
    }
    Eventually.is(
        "room again", () -> failureOrNull(server, task("again-" + System.nanoTime())) == null);
    // The history of what was deleted goes meanwhile, so only that there is room is certain.
    assertThat(fill()).isGreaterThan(5);
  }

  @Test
  void alarmThatAPlainPutHasRaisedEndsWhenThereIsRoom() throws Exception {
    server.create(task("before"));
    int put = 0;
    while (!space().alarm()) {
      putStraight("/else/" + put++);
    }

    Eventually.is(
        "refused",
        () -> failureOrNull(server, task("t-" + System.nanoTime())) instanceof Failure.StorageFull);
    delete("before");
    etcd.deleteAll("/else/");

    Eventually.is("no alarm", () -> !space().alarm());
    Eventually.is(
        "room again", () -> failureOrNull(server, task("t-" + System.nanoTime())) == null);
    assertThat(space().members().getFirst().fileBytes()).isLessThan(QUOTA * 9 / 10);
  }

  private ServerInProcess serve(String identity, PrometheusMeterRegistry meters) {
    HistoryConfig quick =
        new HistoryConfig(
            Duration.ofSeconds(2), Duration.ofMillis(500), QUOTA, Duration.ofMillis(100));
    String name = "apiserver-" + UUID.randomUUID();
    return ServerInProcess.start(
        store,
        ApiServerConfig.inProcess(identity, ServerInProcess.TOKEN, name).withHistory(quick),
        meters);
  }

  /** Creates until the store is found to be full; how many there are then. */
  private int fill() throws InterruptedException {
    AtomicInteger created = new AtomicInteger();
    Eventually.is(
        "full",
        () -> {
          Failure failure = null;
          while (failure == null) {
            failure = failureOrNull(server, annotated("large-" + created.get(), LARGE));
            if (failure == null) {
              created.incrementAndGet();
            }
          }
          assertThat(failure).isInstanceOf(Failure.StorageFull.class);
          // A quick writer is stopped a little early, and goes on when that was too early.
          return failure.message().startsWith("the store is full");
        });
    return created.get();
  }

  private static Task annotated(String name, String text) {
    Task.Builder annotated = task(name).toBuilder();
    annotated.getMetadataBuilder().putAnnotations("large", text);
    return annotated.build();
  }

  private void putStraight(String path) {
    try {
      etcd.put(path, ByteString.copyFromUtf8(LARGE));
    } catch (StatusRuntimeException e) {
      assertThat(e).hasMessageContaining("space");
    }
  }

  private Space space() {
    return store.upkeep().map(FullDatabase::space).orElseThrow();
  }

  private static Space space(Upkeep upkeep) {
    try {
      return Eventually.such(
          "the member tells its sizes",
          () -> upkeep.space(Duration.ofSeconds(20)),
          space -> space.members().getFirst().fileBytes() > 0);
    } catch (FailureException e) {
      throw new AssertionError("the members do not answer", e);
    }
  }

  private static @Nullable Failure failureOrNull(ServerInProcess server, Task task) {
    try {
      server.create(task);
      return null;
    } catch (StatusRuntimeException e) {
      return Failures.fromGrpc(e);
    }
  }

  private void delete(String name) {
    var _ =
        server.objects().delete(DeleteRequest.newBuilder().setKey(keyOf(Kinds.TASK, name)).build());
  }

  private static ObjectKey keyOf(Kind<?> kind, String name) {
    return key(kind, "default", name);
  }

  private Message update(Task task) {
    return server.objects().update(UpdateRequest.newBuilder().setObject(Any.pack(task)).build());
  }

  private void updateStatus(Task task) {
    var _ =
        server.objects().updateStatus(UpdateRequest.newBuilder().setObject(Any.pack(task)).build());
  }

  private static Task held(String name) {
    Task.Builder held = task(name).toBuilder();
    held.getMetadataBuilder().addFinalizers("example.com/hold");
    return held.build();
  }

  private static Task labelled(Task task) {
    Task.Builder larger = task.toBuilder();
    larger.getMetadataBuilder().putAnnotations("note", "y".repeat(1000));
    return larger.build();
  }
}

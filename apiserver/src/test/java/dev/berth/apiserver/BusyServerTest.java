package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.TOKEN;
import static dev.berth.apiserver.testing.ServerInProcess.failureOf;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ObjectResponse;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.ObjectServiceGrpc.ObjectServiceBlockingStub;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.api.rpc.v1.WatchResponse;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.limit.Limits;
import dev.berth.apiserver.store.GatedStore;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.testing.ServerInProcess;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers see of a server that has more to do than it may do at a time. */
class BusyServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Store memory = MemoryStore.create();
  private final GatedStore store = new GatedStore(memory);
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private int made;

  @AfterEach
  void close() throws Exception {
    store.open();
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    memory.close();
  }

  /** Two seats for writes, one of them for the cluster's own parts; one request may wait. */
  private ServerInProcess server(Duration patience, Limits.Streams streams) {
    Limits limits =
        Limits.DEFAULT
            .withWrites(new Limits.Seats(2, 1, 2, new Limits.Waiting(1, 2, patience), 512 * 1024))
            .withStreams(streams);
    ServerInProcess server =
        ServerInProcess.start(
            store,
            ApiServerConfig.inProcess("busy", TOKEN, "busy-" + System.nanoTime())
                .withLimits(limits),
            meters);
    opened.add(server);
    return server;
  }

  private ServerInProcess server() {
    return server(PATIENCE, Limits.DEFAULT.streams());
  }

  @Test
  void whatCanNotEvenWaitIsRefusedWithTheTimeToTryAgain() throws Exception {
    ServerInProcess server = server();
    store.shut();
    Future<ObjectResponse> works = create(server, "greedy");
    Eventually.is("the first is at work", () -> store.commits() == 1);
    Future<ObjectResponse> waits = create(server, "greedy");
    Eventually.is("the second waits", () -> waiting() == 1);

    Failure failure = failureOf(() -> blocking(server, "greedy").create(creating(task("refused"))));

    assertThat(failure)
        .isInstanceOfSatisfying(
            Failure.TooManyRequests.class,
            busy -> assertThat(busy.retryAfterSeconds()).isPositive());
    store.open();
    assertThat(works.get(30, TimeUnit.SECONDS).hasObject()).isTrue();
    assertThat(waits.get(30, TimeUnit.SECONDS).hasObject()).isTrue();
    assertThat(
            meters
                .get("berth.request")
                .tags("verb", "create", "kind", "tasks.berth.dev", "code", "TooManyRequests")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void usersLeaveRoomForThePartsOfTheClusterAndWritesForReads() throws Exception {
    ServerInProcess server = server();
    store.shut();
    Future<ObjectResponse> user = create(server, "greedy");
    Eventually.is("a user is at work", () -> store.commits() == 1);
    Future<ObjectResponse> waits = create(server, "modest");
    Eventually.is("a user waits", () -> waiting() == 1);

    Future<ObjectResponse> system = create(server, "system:controller");
    Eventually.is("a part of the cluster works", () -> store.commits() == 2);
    assertThat(blocking(server, "greedy").list(tasks()).getItemsCount()).isZero();

    store.open();
    for (Future<ObjectResponse> one : List.of(user, waits, system)) {
      assertThat(one.get(30, TimeUnit.SECONDS).hasObject()).isTrue();
    }
  }

  @Test
  void whoWaitsTooLongIsRefused() {
    ServerInProcess server = server(Duration.ofMillis(20), Limits.DEFAULT.streams());
    store.shut();
    var _ = create(server, "greedy");
    Eventually.is("the first is at work", () -> store.commits() == 1);

    Failure failure = failureOf(() -> blocking(server, "modest").create(creating(task("refused"))));

    assertThat(failure).isInstanceOf(Failure.TooManyRequests.class);
    assertThat(store.commits()).isEqualTo(1);
  }

  @Test
  void whoseCallerHasGoneLeavesTheQueueAtOnceAndTheStoreAlone() {
    ServerInProcess server = server();
    store.shut();
    var works = create(server, "greedy");
    Eventually.is("the first is at work", () -> store.commits() == 1);
    var waits = create(server, "modest");
    Eventually.is("the second waits", () -> waiting() == 1);

    assertThat(waits.cancel(true)).isTrue();

    Eventually.is("nobody waits", () -> waiting() == 0);
    store.open();
    Eventually.is("the first is answered", works::isDone);
    assertThat(blocking(server, "any").list(tasks()).getItemsCount()).isEqualTo(1);
  }

  @Test
  void requestWhoseDeadlinePassesWhileItWaitsIsOver() {
    ServerInProcess server = server();
    store.shut();
    var _ = create(server, "greedy");
    Eventually.is("the first is at work", () -> store.commits() == 1);

    Failure failure =
        failureOf(() ->
            blocking(server, "modest")
                .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
                .create(creating(task("refused"))));

    assertThat(failure)
        .isInstanceOfAny(Failure.TooManyRequests.class, Failure.DeadlineExceeded.class);
    Eventually.is("nobody waits", () -> waiting() == 0);
    assertThat(store.commits()).isEqualTo(1);
  }

  @Test
  void streamsOfOneCallerAreBoundedUntilTheyEnd() {
    ServerInProcess server = server(PATIENCE, new Limits.Streams(1, 4, 1));
    AtomicBoolean answered = new AtomicBoolean();
    ClientCall<WatchRequest, WatchResponse> first =
        watch(server, "watcher", () -> answered.set(true));
    // It is counted before it is let in, and answered after that.
    Eventually.is("the first watch is answered", answered::get);
    assertThat(openWatches()).isEqualTo(1);

    assertThat(failureOf(() -> watch(server, "watcher").next()))
        .isInstanceOfSatisfying(
            Failure.TooManyRequests.class,
            busy -> assertThat(busy.retryAfterSeconds()).isPositive());
    assertThat(watch(server, "other").next()).isNotNull();
    assertThat(watch(server, "system:controller").next()).isNotNull();
    assertThat(watch(server, "system:controller").next()).isNotNull();

    first.cancel("enough", null);
    Eventually.is("the watch has ended", () -> openWatches() == 3);
    assertThat(watch(server, "watcher").next()).isNotNull();
  }

  @Test
  void writeWhoseCallerHasGoneHappensAndNobodyWaitsForIt() {
    ServerInProcess server = server();
    store.shut();
    Future<?> create =
        ObjectServiceGrpc.newFutureStub(server.named("writer"))
            .create(CreateRequest.newBuilder().setObject(Any.pack(task("t"))).build());
    Eventually.is("it is with the store", () -> store.commits() == 1);

    assertThat(create.cancel(true)).isTrue();
    Eventually.is("the server knows", store::knowsThatCallerHasGone);
    assertThat(inWork()).isEqualTo(1);
    store.open();

    Eventually.is("its seat is free", () -> inWork() == 0);
    assertThat(server.get(Kinds.TASK, "default", "t").getMetadata().getUid()).isNotEmpty();
  }

  private int waiting() {
    return (int) meters.get("berth.requests.waiting").tag("sort", "write").gauge().value();
  }

  private int inWork() {
    return (int) meters.get("berth.requests.inflight").tag("sort", "write").gauge().value();
  }

  private int openWatches() {
    var gauge = meters.find("berth.streams.open").tag("verb", "watch").gauge();
    return gauge == null ? 0 : (int) gauge.value();
  }

  private static Iterator<WatchResponse> watch(ServerInProcess server, String caller) {
    return ObjectServiceGrpc.newBlockingStub(server.named(caller)).watch(watching());
  }

  /** A write of a task of its own. */
  private Future<ObjectResponse> create(ServerInProcess server, String caller) {
    return ObjectServiceGrpc.newFutureStub(server.named(caller))
        .create(creating(task("t" + made++)));
  }

  private static ObjectServiceBlockingStub blocking(ServerInProcess server, String caller) {
    return ObjectServiceGrpc.newBlockingStub(server.named(caller));
  }

  private static ClientCall<WatchRequest, WatchResponse> watch(
      ServerInProcess server, String caller, Runnable onAnswer) {
    ClientCall<WatchRequest, WatchResponse> call =
        server.named(caller).newCall(ObjectServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(WatchResponse message) {
            onAnswer.run();
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(watching());
    call.halfClose();
    return call;
  }

  private static CreateRequest creating(Task task) {
    return CreateRequest.newBuilder().setObject(Any.pack(task)).build();
  }

  private static ListRequest tasks() {
    return ListRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build();
  }

  private static WatchRequest watching() {
    return WatchRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build();
  }
}

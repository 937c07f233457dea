package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.TOKEN;
import static dev.berth.apiserver.testing.ServerInProcess.failureOf;
import static dev.berth.apiserver.testing.ServerInProcess.key;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.GetRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ObjectResponse;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.ObjectServiceGrpc.ObjectServiceFutureStub;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.api.rpc.v1.WatchResponse;
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

  @AfterEach
  void close() throws Exception {
    store.open();
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    memory.close();
  }

  /** Two seats for reads, one of them for the cluster's own parts; one request may wait. */
  private ServerInProcess server(Duration patience, Limits.Streams streams) {
    Limits limits =
        Limits.DEFAULT
            .withReads(new Limits.Seats(2, 1, 2, new Limits.Waiting(1, 2, patience), 512 * 1024))
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
    server.create(task("t"));
    store.shut();
    Future<ObjectResponse> works = get(server, "greedy");
    Eventually.is("the first is at work", () -> store.calls() == 1);
    Future<ObjectResponse> waits = get(server, "greedy");
    Eventually.is("the second waits", () -> waiting() == 1);

    Failure failure =
        failureOf(() -> ObjectServiceGrpc.newBlockingStub(server.named("greedy")).get(getting()));

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
                .tags("verb", "get", "kind", "tasks.berth.dev", "code", "TooManyRequests")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void usersLeaveRoomForThePartsOfTheClusterAndReadsForWrites() throws Exception {
    ServerInProcess server = server();
    server.create(task("t"));
    store.shut();
    Future<ObjectResponse> user = get(server, "greedy");
    Eventually.is("a user is at work", () -> store.calls() == 1);
    Future<ObjectResponse> waits = get(server, "modest");
    Eventually.is("a user waits", () -> waiting() == 1);

    Future<ObjectResponse> system = get(server, "system:controller");
    Eventually.is("a part of the cluster works", () -> store.calls() == 2);
    Future<ObjectResponse> write =
        ObjectServiceGrpc.newFutureStub(server.named("greedy"))
            .create(CreateRequest.newBuilder().setObject(Any.pack(task("u"))).build());
    Eventually.is("a write works", () -> store.calls() == 3);

    store.open();
    for (Future<ObjectResponse> one : List.of(user, waits, system, write)) {
      assertThat(one.get(30, TimeUnit.SECONDS).hasObject()).isTrue();
    }
  }

  @Test
  void whoWaitsTooLongIsRefused() {
    ServerInProcess server = server(Duration.ofMillis(20), Limits.DEFAULT.streams());
    server.create(task("t"));
    store.shut();
    var _ = get(server, "greedy");
    Eventually.is("the first is at work", () -> store.calls() == 1);

    Failure failure =
        failureOf(() -> ObjectServiceGrpc.newBlockingStub(server.named("modest")).get(getting()));

    assertThat(failure).isInstanceOf(Failure.TooManyRequests.class);
    assertThat(store.calls()).isEqualTo(1);
  }

  @Test
  void whoseCallerHasGoneLeavesTheQueueAtOnceAndTheStoreAlone() {
    ServerInProcess server = server();
    server.create(task("t"));
    store.shut();
    var works = get(server, "greedy");
    Eventually.is("the first is at work", () -> store.calls() == 1);
    var waits = get(server, "modest");
    Eventually.is("the second waits", () -> waiting() == 1);

    assertThat(waits.cancel(true)).isTrue();

    Eventually.is("nobody waits", () -> waiting() == 0);
    store.open();
    Eventually.is("the first is answered", works::isDone);
    assertThat(store.calls()).isEqualTo(1);
  }

  @Test
  void requestWhoseDeadlinePassesWhileItWaitsIsOver() {
    ServerInProcess server = server();
    server.create(task("t"));
    store.shut();
    var _ = get(server, "greedy");
    Eventually.is("the first is at work", () -> store.calls() == 1);

    Failure failure =
        failureOf(() ->
            ObjectServiceGrpc.newBlockingStub(server.named("modest"))
                .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
                .get(getting()));

    assertThat(failure)
        .isInstanceOfAny(Failure.TooManyRequests.class, Failure.DeadlineExceeded.class);
    Eventually.is("nobody waits", () -> waiting() == 0);
    assertThat(store.calls()).isEqualTo(1);
  }

  @Test
  void streamsOfOneCallerAreBoundedUntilTheyEnd() {
    ServerInProcess server = server(PATIENCE, new Limits.Streams(1, 4, 1));
    ClientCall<WatchRequest, WatchResponse> first =
        call(server, "watcher", ObjectServiceGrpc.getWatchMethod(), watching());
    Eventually.is("a watch is open", () -> openWatches() == 1);

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
  void readWhoseCallerHasGoneStopsUsingTheStore() {
    ServerInProcess server = server();
    for (int i = 0; i < 1_001; i++) {
      server.create(task("t" + i));
    }
    store.shut();
    // Most may not be meant, so that it reads page after page.
    Future<?> list =
        ObjectServiceGrpc.newFutureStub(server.named("lister"))
            .list(tasks().toBuilder().setLimit(500).setLabelSelector("no=such").build());
    Eventually.is("it reads the first page", () -> store.calls() == 1);

    assertThat(list.cancel(true)).isTrue();
    Eventually.is("the server knows", store::knowsThatCallerHasGone);
    store.let(1);

    Eventually.is("its seat is free", () -> inWork("read") == 0);
    assertThat(store.calls()).isEqualTo(1);
    assertThat(requests("list", "Cancelled")).isEqualTo(1);
  }

  @Test
  void writeWhoseCallerHasGoneHappensAndNobodyWaitsForIt() {
    ServerInProcess server = server();
    store.shut();
    Future<?> create =
        ObjectServiceGrpc.newFutureStub(server.named("writer"))
            .create(CreateRequest.newBuilder().setObject(Any.pack(task("t"))).build());
    Eventually.is("it is with the store", () -> store.calls() == 1);

    assertThat(create.cancel(true)).isTrue();
    Eventually.is("the server knows", store::knowsThatCallerHasGone);
    assertThat(inWork("write")).isEqualTo(1);
    store.open();

    Eventually.is("its seat is free", () -> inWork("write") == 0);
    assertThat(server.get(Kinds.TASK, "default", "t").getMetadata().getUid()).isNotEmpty();
  }

  private long requests(String verb, String code) {
    var timer = meters.find("berth.request").tags("verb", verb, "code", code).timer();
    return timer == null ? 0 : timer.count();
  }

  private int waiting() {
    return (int) meters.get("berth.requests.waiting").tag("sort", "read").gauge().value();
  }

  private int inWork(String sort) {
    return (int) meters.get("berth.requests.inflight").tag("sort", sort).gauge().value();
  }

  private int openWatches() {
    var gauge = meters.find("berth.streams.open").tag("verb", "watch").gauge();
    return gauge == null ? 0 : (int) gauge.value();
  }

  private static Iterator<WatchResponse> watch(ServerInProcess server, String caller) {
    return ObjectServiceGrpc.newBlockingStub(server.named(caller)).watch(watching());
  }

  private static com.google.common.util.concurrent.ListenableFuture<ObjectResponse> get(
      ServerInProcess server, String caller) {
    ObjectServiceFutureStub stub = ObjectServiceGrpc.newFutureStub(server.named(caller));
    return stub.get(getting());
  }

  private static <Q, R> ClientCall<Q, R> call(
      ServerInProcess server, String caller, io.grpc.MethodDescriptor<Q, R> method, Q request) {
    ClientCall<Q, R> call = server.named(caller).newCall(method, CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.sendMessage(request);
    call.halfClose();
    return call;
  }

  private static GetRequest getting() {
    return GetRequest.newBuilder().setKey(key(Kinds.TASK, "default", "t")).build();
  }

  private static ListRequest tasks() {
    return ListRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build();
  }

  private static WatchRequest watching() {
    return WatchRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build();
  }
}

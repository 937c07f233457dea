package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.failureOf;
import static dev.berth.apiserver.testing.ServerInProcess.key;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DiscoveryServiceGrpc;
import dev.berth.api.rpc.v1.GetRequest;
import dev.berth.api.rpc.v1.GetVersionRequest;
import dev.berth.api.rpc.v1.ListKindsRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchEventType;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.api.rpc.v1.WatchResponse;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.ServerInProcess;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {
  private final Store store = MemoryStore.create();
  private final ServerInProcess server = ServerInProcess.start(store);

  @AfterEach
  void close() {
    server.close();
    store.close();
  }

  @Test
  void givesBackWhatWasCreated() {
    Task created = server.create(task("hello"));

    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThat(created.getMetadata().getResourceVersion()).isNotEmpty();
    assertThat(server.get(Kinds.TASK, "default", "hello")).isEqualTo(created);
  }

  @Test
  void listsWhatWasCreated() {
    server.create(task("a"));
    server.create(task("b"));

    var answer =
        server
            .objects()
            .list(ListRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build());

    assertThat(answer.getItemsList())
        .map(item -> ServerInProcess.unpack(Task.getDefaultInstance(), item))
        .extracting(task -> task.getMetadata().getName())
        .containsExactly("a", "b");
    assertThat(answer.getMetadata().getContinue()).isEmpty();
  }

  @Test
  void watchShowsThePresentThenWhatFollows() {
    server.create(task("before"));
    Iterator<WatchResponse> watch =
        server
            .objects()
            .watch(WatchRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build());
    EventReader events = new EventReader(watch);

    assertThat(events.next().getType()).isEqualTo(WatchEventType.WATCH_EVENT_TYPE_ADDED);
    assertThat(events.next().getInitialEventsEnd()).isTrue();
    Task after = server.create(task("after"));
    WatchEvent seen = events.next();

    assertThat(seen.getType()).isEqualTo(WatchEventType.WATCH_EVENT_TYPE_ADDED);
    assertThat(ServerInProcess.unpack(after, seen.getObject())).isEqualTo(after);
  }

  @Test
  void refusesCallersWithoutTheToken() {
    Failure failure =
        failureOf(() ->
            ObjectServiceGrpc.newBlockingStub(server.bare())
                .get(GetRequest.newBuilder().setKey(key(Kinds.TASK, "", "x")).build()));

    assertThat(failure).isInstanceOf(Failure.Unauthenticated.class);
  }

  @Test
  void tellsItsHealthWithoutAToken() {
    assertThat(
            HealthGrpc.newBlockingStub(server.bare())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void tellsWhatItIsAndKnows() {
    var discovery = DiscoveryServiceGrpc.newBlockingStub(server.channel());

    assertThat(discovery.getVersion(GetVersionRequest.getDefaultInstance()).getStore())
        .isEqualTo("memory");
    assertThat(discovery.listKinds(ListKindsRequest.getDefaultInstance()).getKindsList())
        .hasSize(Kinds.all().size());
  }

  @Test
  void makesTheNamespacesThatItReliesOn() {
    assertThat(server.get(Kinds.NAMESPACE, "", "default").getStatus().getPhase())
        .isEqualTo("Active");
    assertThat(server.get(Kinds.NAMESPACE, "", "berth-system").getSpec().getFinalizersList())
        .containsExactly("kubernetes");
  }

  @Test
  void makesThePriorityClassesOfTheSystem() {
    assertThat(server.get(Kinds.PRIORITY_CLASS, "", "system-cluster-critical").getValue())
        .isEqualTo(2_000_000_000);
    assertThat(server.get(Kinds.PRIORITY_CLASS, "", "system-node-critical").getValue())
        .isEqualTo(2_000_001_000);
  }
}

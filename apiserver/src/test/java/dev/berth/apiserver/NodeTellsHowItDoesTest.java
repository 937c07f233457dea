package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Conditions;
import dev.berth.api.meta.v1.Condition;
import dev.berth.api.rpc.v1.NodeState;
import dev.berth.api.rpc.v1.NodeStatsRequest;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.OpenSession;
import dev.berth.api.rpc.v1.ServerMessage;
import dev.berth.api.rpc.v1.SessionFrame;
import dev.berth.api.rpc.v1.StatsServiceGrpc;
import dev.berth.api.rpc.v1.TaskUsage;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.api.v1.Node;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.testing.ServerInProcess;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a nodelet says of its node, and what it answers when it is asked. */
class NodeTellsHowItDoesTest {
  private static final NodeState SHORT =
      NodeState.newBuilder()
          .addConditions(Condition.newBuilder().setType("MemoryPressure").setStatus("True"))
          .addTaintKeys("berth.dev/memory-pressure")
          .build();
  private static final NodeState WELL =
      NodeState.newBuilder()
          .addConditions(Condition.newBuilder().setType("MemoryPressure").setStatus("False"))
          .build();

  private final Store store = MemoryStore.create();
  private final ServerInProcess server =
      ServerInProcess.start(
          store,
          ApiServerConfig.inProcess("a1", TOKEN, "node-tells-" + System.nanoTime())
              .withHeartbeat(Duration.ofMillis(100), Duration.ofMinutes(5)));
  private final HollowNodelet nodelet = new HollowNodelet(server.channel());

  @AfterEach
  void close() {
    server.close();
    store.close();
  }

  @Test
  void itsStateIsWrittenAndTheSameAgainIsNot() throws Exception {
    nodelet.hello("n1", "machine-1");
    nodelet.next();
    nodelet.state(SHORT);
    Node pressed = await(node -> node.getSpec().getTaintsCount() == 1);
    assertThat(Conditions.isTrue(pressed.getStatus().getConditionsList(), "MemoryPressure"))
        .isTrue();

    nodelet.state(SHORT);
    nodelet.state(WELL);
    Node well = await(node -> node.getSpec().getTaintsCount() == 0);
    assertThat(Conditions.isTrue(well.getStatus().getConditionsList(), "MemoryPressure")).isFalse();
    EventReader changes = changesAfter(well.getMetadata().getResourceVersion());
    nodelet.state(WELL);
    nodelet.heartbeat();
    nodelet.next();
    nodelet.state(SHORT);

    Node next = ServerInProcess.unpack(Node.getDefaultInstance(), changes.next().getObject());
    assertThat(next.getSpec().getTaintsCount()).isEqualTo(1);
  }

  private EventReader changesAfter(String version) {
    return new EventReader(
        server
            .objects()
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .watch(
                WatchRequest.newBuilder()
                    .setApiVersion("berth.dev/v1")
                    .setKind("Node")
                    .setResourceVersion(version)
                    .build()));
  }

  @Test
  void aStateWithoutAHelloEndsTheStream() throws Exception {
    nodelet.state(SHORT);
    assertThat(Failures.fromGrpc(nodelet.end())).isInstanceOf(Failure.BadRequest.class);
  }

  @Test
  void itsFiguresTravelToWhoAsks() throws Exception {
    nodelet.hello("n1", "machine-1");
    nodelet.next();
    NodeStatsResponse told =
        NodeStatsResponse.newBuilder()
            .addTasks(TaskUsage.newBuilder().setName("web").setMemoryBytes(42))
            .build();
    CompletableFuture<NodeStatsResponse> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(ask("n1")));
    OpenSession open = opened();
    assertThat(open.getStats().getNode()).isEqualTo("n1");
    StreamObserver<SessionFrame> session =
        NodeletServiceGrpc.newStub(server.channel()).session(new Ignoring());
    session.onNext(SessionFrame.newBuilder().setSession(open.getSession()).build());
    session.onNext(SessionFrame.newBuilder().setStats(told).build());
    session.onCompleted();
    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(told);
  }

  @Test
  void nobodysFiguresAreRefusedWithWhatWouldBeRight() throws Exception {
    nodelet.hello("n1", "machine-1");
    nodelet.next();
    assertThat(failure("")).isInstanceOf(Failure.BadRequest.class);
    assertThat(failure("").message()).startsWith("node:");
    assertThat(failure("n2")).isInstanceOf(Failure.NotFound.class);
  }

  private OpenSession opened() throws InterruptedException {
    ServerMessage message = nodelet.next();
    while (!message.hasOpen()) {
      message = nodelet.next();
    }
    return message.getOpen();
  }

  private NodeStatsResponse ask(String node) {
    return StatsServiceGrpc.newBlockingStub(server.channel())
        .nodeStats(NodeStatsRequest.newBuilder().setNode(node).build());
  }

  private Failure failure(String node) {
    return Failures.fromGrpc(catchThrowableOfType(StatusRuntimeException.class, () -> ask(node)));
  }

  private Node await(Predicate<Node> wanted) {
    return Eventually.such("its state", () -> server.get(Kinds.NODE, "", "n1"), wanted);
  }

  private static final class Ignoring implements StreamObserver<SessionFrame> {
    @Override
    public void onNext(SessionFrame value) {}

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {}
  }
}

package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.TOKEN;
import static dev.berth.apiserver.testing.ServerInProcess.failureOf;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.Times;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindRequest;
import dev.berth.api.rpc.v1.Hello;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogServiceGrpc;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.PlacementServiceGrpc;
import dev.berth.api.rpc.v1.SessionFrame;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeConnection;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.ServerInProcess;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeletTest {
  private final Store store = MemoryStore.create();

  /** It takes no node for silent while a test runs, however slowly. */
  private final ServerInProcess server =
      ServerInProcess.start(
          store,
          ApiServerConfig.inProcess("a1", TOKEN, "nodelet-test-" + System.nanoTime())
              .withHeartbeat(Duration.ofMillis(100), Duration.ofMinutes(5)));

  @AfterEach
  void close() {
    server.close();
    store.close();
  }

  @Test
  void helloMakesTheNodeAndIsWelcomed() throws InterruptedException {
    HollowNodelet nodelet = new HollowNodelet(server.channel());
    nodelet.hello("n1", "machine-1");

    assertThat(nodelet.next().getWelcome().getServer()).isEqualTo("a1");
    Node node = server.get(Kinds.NODE, "", "n1");
    assertThat(node.getStatus().getMachineId()).isEqualTo("machine-1");
    assertThat(node.getStatus().getConnectionsList())
        .singleElement()
        .returns("a1", NodeConnection::getServer)
        .returns(true, NodeConnection::getConnected);
    assertThat(node.getMetadata().getLabelsMap()).containsEntry("disk", "fast");
  }

  /** A scheduler or a person that sees it at once must not take it for a node that has nothing. */
  @Test
  void theNodeIsBornWithWhatItHas() throws InterruptedException {
    EventReader events = nodes(server);
    assertThat(events.next().getInitialEventsEnd()).isTrue();
    HollowNodelet nodelet = new HollowNodelet(server.channel());
    Hello.Builder hello = Hello.newBuilder().setNode("n1").setMachineId("machine-1");
    hello.getStatusBuilder().putAllocatable("cpu", Quantities.of("2"));

    nodelet.hello(hello.build());

    Node first = ServerInProcess.unpack(Node.getDefaultInstance(), events.next().getObject());
    assertThat(first.getStatus().getAllocatableMap()).containsEntry("cpu", Quantities.of("2"));
    assertThat(connected(first, true)).isTrue();
  }

  @Test
  void anotherMachineIsRefusedTheName() throws InterruptedException {
    HollowNodelet first = new HollowNodelet(server.channel());
    first.hello("n1", "machine-1");
    first.next();
    HollowNodelet other = new HollowNodelet(server.channel());

    other.hello("n1", "machine-2");

    Failure failure = Failures.fromGrpc(other.end());
    assertThat(failure).isInstanceOf(Failure.AlreadyExists.class);
    assertThat(failure.message()).contains("held by another machine").contains("machine-1");
  }

  @Test
  void helloThatNoNodeMaySayIsRefused() throws InterruptedException {
    HollowNodelet nodelet = new HollowNodelet(server.channel());
    Hello.Builder hello = Hello.newBuilder().setNode("n1").setMachineId("machine-1");
    hello.getStatusBuilder().putAllocatable("cpu", Quantities.of("10P"));

    nodelet.hello(hello.build());

    Failure failure = Failures.fromGrpc(nodelet.end());
    assertThat(failure).isInstanceOf(Failure.Invalid.class);
    assertThat(failure.message()).contains("status.allocatable[cpu]");
    assertThat(failureOf(() -> server.get(Kinds.NODE, "", "n1")))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void newerProcessOfTheSameMachineTakesOverAtOnce() throws InterruptedException {
    HollowNodelet first = new HollowNodelet(server.channel());
    first.hello("n1", "machine-1");
    first.next();
    HollowNodelet second = new HollowNodelet(server.channel());

    second.hello("n1", "machine-1");

    assertThat(second.next().hasWelcome()).isTrue();
    assertThat(Failures.fromGrpc(first.end())).isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void nodeThatIsNotHeardIsWrittenAsSilentAndHeardAgainWhenItSpeaks() throws InterruptedException {
    String name = "nodelet-test-strict" + System.nanoTime();
    ApiServerConfig strict =
        ApiServerConfig.inProcess("strict", TOKEN, name)
            .withHeartbeat(Duration.ofMillis(100), Duration.ofMillis(400));
    try (ServerInProcess quick = ServerInProcess.start(store, strict)) {
      HollowNodelet nodelet = new HollowNodelet(quick.channel());
      nodelet.hello("n1", "machine-1");
      nodelet.next();
      EventReader events = nodes(quick);

      awaitNode(events, node -> connected(node, false));
      // Again and again: one alone may be long ago when a slow server comes to write it.
      Thread heart = Thread.ofVirtual().start(() -> beat(nodelet));
      try {
        awaitNode(events, node -> connected(node, true));
      } finally {
        heart.interrupt();
        heart.join();
      }
    }
  }

  private static void beat(HollowNodelet nodelet) {
    while (!Thread.currentThread().isInterrupted()) {
      nodelet.heartbeat();
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  @Test
  void serverHasALeaseAndCorrectsWhatItsFormerSelfLeftBehind() throws InterruptedException {
    HollowNodelet nodelet = new HollowNodelet(server.channel());
    nodelet.hello("n1", "machine-1");
    nodelet.next();
    assertThat(
            server.get(Kinds.LEASE, "berth-system", "apiserver-a1").getSpec().getHolderIdentity())
        .isEqualTo("a1");

    try (ServerInProcess again = start("a1")) {
      Node node = again.get(Kinds.NODE, "", "n1");
      assertThat(node.getStatus().getConnections(0).getConnected()).isFalse();
    }
  }

  @Test
  void serverThatIsGoneForADayIsForgottenByTheNextThatStarts() throws InterruptedException {
    HollowNodelet nodelet = new HollowNodelet(server.channel());
    nodelet.hello("n1", "machine-1");
    nodelet.next();
    server.close();
    try (ServerInProcess soon = start("soon")) {
      assertThat(soon.get(Kinds.NODE, "", "n1").getStatus().getConnectionsList())
          .extracting(NodeConnection::getServer)
          .containsExactly("a1");
    }

    renewedLast("apiserver-a1", Instant.now().minus(Duration.ofDays(2)));

    try (ServerInProcess later = start("later")) {
      // The node was heard once, and its entries are what says so.
      assertThat(later.get(Kinds.NODE, "", "n1").getStatus().getConnectionsList())
          .singleElement()
          .returns("a1", NodeConnection::getServer)
          .returns(false, NodeConnection::getConnected);
      assertThat(failureOf(() -> later.get(Kinds.LEASE, "berth-system", "apiserver-a1")))
          .isInstanceOf(Failure.NotFound.class);
      assertThat(later.get(Kinds.LEASE, "berth-system", "apiserver-soon")).isNotNull();
    }
  }

  @Test
  void serverThatIsGoneForADayLeavesTheEntriesOfOthersAlone() throws InterruptedException {
    HollowNodelet nodelet = new HollowNodelet(server.channel());
    nodelet.hello("n1", "machine-1");
    nodelet.next();
    server.close();
    try (ServerInProcess second = start("second")) {
      HollowNodelet again = new HollowNodelet(second.channel());
      again.hello("n1", "machine-1");
      again.next();
    }
    renewedLast("apiserver-a1", Instant.now().minus(Duration.ofDays(2)));

    try (ServerInProcess later = start("later")) {
      assertThat(later.get(Kinds.NODE, "", "n1").getStatus().getConnectionsList())
          .extracting(NodeConnection::getServer)
          .containsExactly("second");
    }
  }

  @Test
  void wrongWordOfWhomThisServerHearsIsCorrected() throws InterruptedException {
    try (ServerInProcess patient = patient()) {
      HollowNodelet nodelet = new HollowNodelet(patient.channel());
      nodelet.hello("n1", "machine-1");
      nodelet.next();
      patient.create(ServerInProcess.node("n2"));

      connections("n1", NodeConnection.newBuilder().setServer("patient").build());
      connections(
          "n2", NodeConnection.newBuilder().setServer("patient").setConnected(true).build());

      awaitNode(patient, node -> named(node, "n1") && connected(node, true));
      awaitNode(patient, node -> named(node, "n2") && connected(node, false));
    }
  }

  @Test
  void nodeletWhoseNodeIsDeletedIsToSayHelloAgain() throws InterruptedException {
    try (ServerInProcess patient = patient()) {
      HollowNodelet nodelet = new HollowNodelet(patient.channel());
      nodelet.hello("n1", "machine-1");
      nodelet.next();

      TypedStore typed = new TypedStore(store);
      Deadline deadline = Deadline.in(Duration.ofSeconds(20));
      Found<Node> found = typed.require(Kinds.NODE, "", "n1", deadline);
      typed.commit(Transaction.of(found.delete()), deadline);

      Failure failure = Failures.fromGrpc(nodelet.end());
      assertThat(failure).isInstanceOf(Failure.Unavailable.class);
      assertThat(failure.message()).contains("the Node was deleted");
      HollowNodelet again = new HollowNodelet(patient.channel());
      again.hello("n1", "machine-1");
      assertThat(again.next().hasWelcome()).isTrue();
      assertThat(connected(patient.get(Kinds.NODE, "", "n1"), true)).isTrue();
    }
  }

  /** A server that looks often, and takes no node for silent meanwhile. */
  private ServerInProcess patient() {
    String name = "nodelet-test-patient" + System.nanoTime();
    return ServerInProcess.start(
        store,
        ApiServerConfig.inProcess("patient", TOKEN, name)
            .withHeartbeat(Duration.ofMillis(50), Duration.ofMinutes(5)));
  }

  private void connections(String node, NodeConnection only) {
    TypedStore typed = new TypedStore(store);
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    Found<Node> found = typed.require(Kinds.NODE, "", node, deadline);
    Node.Builder changed = found.object().toBuilder();
    changed.getStatusBuilder().clearConnections().addConnections(only);
    assertThat(typed.commit(Transaction.of(found.update(changed.build())), deadline))
        .isInstanceOf(Outcome.Committed.class);
  }

  private static boolean named(Node node, String name) {
    return node.getMetadata().getName().equals(name);
  }

  private ServerInProcess start(String identity) {
    String name = "nodelet-test-" + identity + System.nanoTime();
    return ServerInProcess.start(store, ApiServerConfig.inProcess(identity, TOKEN, name));
  }

  private void renewedLast(String lease, Instant when) {
    TypedStore typed = new TypedStore(store);
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    Found<Lease> found = typed.require(Kinds.LEASE, "berth-system", lease, deadline);
    Lease.Builder old = found.object().toBuilder();
    old.getSpecBuilder().setRenewTime(Times.micro(when));
    typed.commit(Transaction.of(found.update(old.build())), deadline);
  }

  @Test
  void logsTravelFromTheNodeToTheCaller() throws InterruptedException {
    HollowNodelet nodelet = new HollowNodelet(server.channel());
    nodelet.hello("n1", "machine-1");
    nodelet.next();
    Task task = bound("t", "n1");
    Iterator<LogChunk> logs = logs("t");
    var caller = new BlockingResult<>(() -> logs.next());

    var open = nodelet.next().getOpen();
    assertThat(open.getLogs().getTaskUid()).isEqualTo(task.getMetadata().getUid());
    assertThat(open.getLogs().getAttempt()).isEqualTo(1);
    StreamObserver<SessionFrame> session =
        NodeletServiceGrpc.newStub(server.channel()).session(new Ignoring<>());
    session.onNext(SessionFrame.newBuilder().setSession(open.getSession()).build());
    session.onNext(log("hello"));
    session.onNext(log("again"));
    session.onCompleted();

    assertThat(caller.get().getData().toStringUtf8()).isEqualTo("hello");
    assertThat(logs.next().getData().toStringUtf8()).isEqualTo("again");
    assertThat(logs.hasNext()).isFalse();
  }

  @Test
  void logsOfATaskWithoutAPlaceSayWhy() {
    server.create(task("t"));

    Failure failure = failureOf(() -> logs("t").hasNext());

    assertThat(failure).isInstanceOf(Failure.Conflict.class);
    assertThat(failure.message()).contains("Pending");
  }

  @Test
  void logsOfATaskWhoseNodeIsNowhereAreUnavailable() {
    bound("t", "n9");

    Failure failure = failureOf(() -> logs("t").hasNext());

    assertThat(failure).isInstanceOf(Failure.Unavailable.class);
    assertThat(failure.message()).contains("connected to no API server");
  }

  private Task bound(String name, String node) {
    Task task = server.create(task(name));
    var answer =
        PlacementServiceGrpc.newBlockingStub(server.channel())
            .bind(
                BindRequest.newBuilder()
                    .addBinds(
                        Bind.newBuilder()
                            .setNamespace("default")
                            .setName(name)
                            .setTaskUid(task.getMetadata().getUid())
                            .setNode(node))
                    .build());
    assertThat(answer.getResults(0).getAttempt()).isEqualTo(1);
    return task;
  }

  private Iterator<LogChunk> logs(String task) {
    return LogServiceGrpc.newBlockingStub(server.channel())
        .logs(LogsRequest.newBuilder().setNamespace("default").setName(task).build());
  }

  private static SessionFrame log(String text) {
    return SessionFrame.newBuilder()
        .setLog(LogChunk.newBuilder().setData(ByteString.copyFromUtf8(text)))
        .build();
  }

  private static boolean connected(Node node, boolean wanted) {
    return node.getStatus().getConnectionsList().stream()
        .anyMatch(one -> one.getConnected() == wanted);
  }

  /** Looks at the node at each of its changes, as a watcher would. */
  private static void awaitNode(ServerInProcess asked, Predicate<Node> condition) {
    awaitNode(nodes(asked), condition);
  }

  private static EventReader nodes(ServerInProcess asked) {
    return new EventReader(
        asked
            .objects()
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .watch(
                dev.berth.api.rpc.v1.WatchRequest.newBuilder()
                    .setApiVersion("berth.dev/v1")
                    .setKind("Node")
                    .build()));
  }

  private static void awaitNode(EventReader events, Predicate<Node> condition) {
    while (true) {
      var event = events.next();
      if (event.hasObject()
          && condition.test(ServerInProcess.unpack(Node.getDefaultInstance(), event.getObject()))) {
        return;
      }
    }
  }

  /** Asks in another thread, so that the test can answer. */
  private static final class BlockingResult<R> {
    private final BlockingQueue<R> result = new LinkedBlockingQueue<>();

    BlockingResult(java.util.function.Supplier<R> call) {
      Thread.ofVirtual().start(() -> result.add(call.get()));
    }

    R get() throws InterruptedException {
      R value = result.poll(20, TimeUnit.SECONDS);
      assertThat(value).isNotNull();
      return value;
    }
  }

  private static final class Ignoring<T> implements StreamObserver<T> {
    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {}
  }
}

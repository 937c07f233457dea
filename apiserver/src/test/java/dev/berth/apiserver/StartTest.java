package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeConnection;
import dev.berth.api.v1.NodeStatus;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.etcd.EtcdStore;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.ServerInProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a server says that can't start, and that it leaves alone what others share. */
class StartTest {
  @Test
  void portThatAnotherServerHasIsNamedAndThatServersNodesStayConnected() throws Exception {
    try (Store store = MemoryStore.create();
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TypedStore typed = new TypedStore(store);
      String name = "start-test-" + System.nanoTime();
      ApiServerConfig config = ApiServerConfig.inProcess("a1", TOKEN, name);
      // As the server that has the port wrote it: its default identity is the same.
      try (ServerInProcess healthy = ServerInProcess.start(store, config)) {
        healthy.create(ServerInProcess.node("n1"));
      }
      long version = connect(typed, "n1", "a1");

      Failure failure = failureOf(listening("127.0.0.1", other.getLocalPort(), store));

      assertThat(failure).isInstanceOf(Failure.BadRequest.class);
      assertThat(failure.message())
          .contains("can't listen on 127.0.0.1:" + other.getLocalPort())
          .contains("in use");
      assertThat(typed.require(Kinds.NODE, "", "n1", soon()).version()).isEqualTo(version);
    }
  }

  @Test
  void addressThatOtherMachinesReachIsRefusedUnlessAllowed() {
    try (Store store = MemoryStore.create()) {
      Failure failure = failureOf(listening("0.0.0.0", 0, store));

      assertThat(failure).isInstanceOf(Failure.BadRequest.class);
      assertThat(failure.message()).contains("--allow-remote");
    }
  }

  @Test
  @Tag("etcd") // As slow as those that use one: it waits for the etcd that is not there.
  void storeThatIsAwayIsSaidSo() throws IOException {
    // Bound, so that nobody else gets the port, and not listening.
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (Store store = EtcdStore.open(List.of("127.0.0.1:" + nobody.getLocalPort()))) {
        Failure failure = failureOf(listening("127.0.0.1", 0, store));

        assertThat(failure).isInstanceOf(Failure.Unavailable.class);
        assertThat(failure.message()).contains("the store does not answer");
      }
    }
  }

  /** Each correction waits until all are under way. */
  @Test
  void nodesOfAFormerSelfAreCorrectedManyAtATime() {
    int count = 8;
    CyclicBarrier all = new CyclicBarrier(count);
    String name = "start-test-" + System.nanoTime();
    ApiServerConfig config = ApiServerConfig.inProcess("a1", TOKEN, name);
    try (Store store = MemoryStore.create()) {
      TypedStore typed = new TypedStore(store);
      try (ServerInProcess former = ServerInProcess.start(store, config)) {
        for (int i = 0; i < count; i++) {
          former.create(ServerInProcess.node("n" + i));
        }
      }
      for (int i = 0; i < count; i++) {
        connect(typed, "n" + i, "a1");
      }
      Store waiting =
          new ForwardingStore(store) {
            @Override
            public Outcome commit(Transaction transaction, Duration timeout) {
              if (transaction.writes().getFirst().key().path().contains("/nodes/")) {
                await(all);
              }
              return super.commit(transaction, timeout);
            }
          };

      try (ServerInProcess again = ServerInProcess.start(waiting, config)) {
        for (int i = 0; i < count; i++) {
          assertThat(again.get(Kinds.NODE, "", "n" + i).getStatus().getConnectionsList())
              .noneMatch(NodeConnection::getConnected);
        }
      }
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      int _ = barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError("the others did not come", e);
    }
  }

  private static ApiServer listening(String host, int port, Store store) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    return new ApiServer(ApiServerConfig.listening("a1", TOKEN, address, false), store);
  }

  private static Failure failureOf(ApiServer server) {
    try (server) {
      return catchThrowableOfType(FailureException.class, server::start).failure();
    }
  }

  private static long connect(TypedStore store, String name, String server) {
    Found<Node> found = store.require(Kinds.NODE, "", name, soon());
    NodeStatus.Builder status = found.object().getStatus().toBuilder();
    status.addConnections(NodeConnection.newBuilder().setServer(server).setConnected(true));
    Node connected = found.object().toBuilder().setStatus(status).build();
    store.commit(Transaction.of(found.update(connected)), soon());
    return store.require(Kinds.NODE, "", name, soon()).version();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}

package dev.berth.apiserver;

import static dev.berth.apiserver.testing.ServerInProcess.failureOf;
import static dev.berth.apiserver.testing.ServerInProcess.key;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.GetRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.apiserver.store.etcd.EtcdStore;
import dev.berth.apiserver.store.etcd.TcpProxy;
import dev.berth.apiserver.store.etcd.TestEtcd;
import dev.berth.apiserver.testing.ServerInProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What callers of a server see while its etcd is away. */
@Tag("etcd")
class EtcdAwayTest {
  private final TestEtcd etcd = TestEtcd.start();
  private final TcpProxy way = TcpProxy.to(etcd.etcd());
  private final EtcdStore store = EtcdStore.open(List.of(way.endpoint()));
  private final ServerInProcess server = ServerInProcess.start(store);

  @AfterEach
  void stop() {
    server.close();
    store.close();
    way.close();
    etcd.close();
  }

  @Test
  void everyRequestFailsAsUnavailableAndNotByItsDeadlineThenAllResumes() throws Exception {
    server.create(task("before"));
    way.cut();
    // What is sent on a connection while it breaks is unknown: the store must have noticed.
    assertThat(catchThrowable(() -> store.revision(Duration.ofSeconds(2))))
        .isInstanceOf(FailureException.class);

    Future<Failure> get = failing(() -> server.objects().get(getting("before")));
    Future<Failure> list = failing(() -> server.objects().list(tasks()));
    Future<Failure> create = failing(() -> server.create(task("during")));
    assertThat(get.get(60, TimeUnit.SECONDS)).isInstanceOf(Failure.Unavailable.class);
    assertThat(list.get(60, TimeUnit.SECONDS)).isInstanceOf(Failure.Unavailable.class);
    assertThat(create.get(60, TimeUnit.SECONDS)).isInstanceOf(Failure.Unavailable.class);

    way.mend();
    server.create(task("after"));
    assertThat(server.objects().list(tasks()).getItemsList())
        .map(item -> ServerInProcess.unpack(task("like"), item).getMetadata().getName())
        .containsExactly("after", "before");
  }

  /** Behind connections that stay: nothing says that etcd is away but its silence. */
  @Test
  void whileEtcdIsFrozenReadsAreUnavailableAndSentWritesUnknownThenAllResumes() throws Exception {
    server.create(task("before"));
    way.freeze();

    Future<Failure> get = failing(() -> server.objects().get(getting("before")));
    Future<Failure> list = failing(() -> server.objects().list(tasks()));
    Future<Failure> create = failing(() -> server.create(task("during")));
    assertThat(get.get(60, TimeUnit.SECONDS)).isInstanceOf(Failure.Unavailable.class);
    assertThat(list.get(60, TimeUnit.SECONDS)).isInstanceOf(Failure.Unavailable.class);
    // It may not have been sent yet: the server's own writes are before it, or what it has to read.
    Failure ofCreate = create.get(60, TimeUnit.SECONDS);
    assertThat(ofCreate).isInstanceOfAny(Failure.UnknownOutcome.class, Failure.Unavailable.class);

    way.mend();
    assertThat(server.objects().get(getting("before")).hasObject()).isTrue();
    if (ofCreate instanceof Failure.Unavailable) {
      assertThat(failureOf(() -> server.objects().get(getting("during"))))
          .isInstanceOf(Failure.NotFound.class);
    }
    server.create(task("after"));
  }

  /**
   * Within the server's own time: what a caller of less is told in the last moment may come too
   * late on a slow machine.
   */
  private static Future<Failure> failing(Callable<?> call) {
    FutureTask<Failure> failure = new FutureTask<>(() -> failureOf(call));
    Thread.ofVirtual().start(failure);
    return failure;
  }

  private static GetRequest getting(String name) {
    return GetRequest.newBuilder().setKey(key(Kinds.TASK, "default", name)).build();
  }

  private static ListRequest tasks() {
    return ListRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build();
  }
}

package dev.berth.apiserver;

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
import dev.berth.api.rpc.v1.ObjectServiceGrpc.ObjectServiceBlockingStub;
import dev.berth.apiserver.store.etcd.EtcdStore;
import dev.berth.apiserver.store.etcd.TcpProxy;
import dev.berth.apiserver.store.etcd.TestEtcd;
import dev.berth.apiserver.testing.ServerInProcess;
import java.util.List;
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
  void everyRequestFailsAsUnavailableAndNotByItsDeadlineThenAllResumes() {
    server.create(task("before"));
    way.cut();

    assertThat(failureOf(() -> within(2).get(getting("before"))))
        .isInstanceOf(Failure.Unavailable.class);
    assertThat(failureOf(() -> within(2).list(tasks()))).isInstanceOf(Failure.Unavailable.class);
    assertThat(failureOf(() -> create("during"))).isInstanceOf(Failure.Unavailable.class);

    way.mend();
    server.create(task("after"));
    assertThat(within(10).list(tasks()).getItemsList())
        .map(item -> ServerInProcess.unpack(task("like"), item).getMetadata().getName())
        .containsExactly("after", "before");
  }

  /** Behind connections that stay: nothing says that etcd is away but its silence. */
  @Test
  void whileEtcdIsFrozenReadsAreUnavailableAndWritesUnknownThenAllResumes() {
    server.create(task("before"));
    way.freeze();

    assertThat(failureOf(() -> within(2).get(getting("before"))))
        .isInstanceOf(Failure.Unavailable.class);
    assertThat(failureOf(() -> within(2).list(tasks()))).isInstanceOf(Failure.Unavailable.class);
    assertThat(failureOf(() -> create("during"))).isInstanceOf(Failure.UnknownOutcome.class);

    way.mend();
    assertThat(within(10).get(getting("before")).hasObject()).isTrue();
    server.create(task("after"));
  }

  private Object create(String name) {
    return within(2).create(CreateRequest.newBuilder().setObject(Any.pack(task(name))).build());
  }

  private static GetRequest getting(String name) {
    return GetRequest.newBuilder().setKey(key(Kinds.TASK, "default", name)).build();
  }

  private static ListRequest tasks() {
    return ListRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build();
  }

  private ObjectServiceBlockingStub within(int seconds) {
    return server.objects().withDeadlineAfter(seconds, TimeUnit.SECONDS);
  }
}

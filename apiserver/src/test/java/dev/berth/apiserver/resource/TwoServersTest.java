package dev.berth.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Node;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.etcd.TestEtcd;
import dev.berth.apiserver.watch.WatchCaches;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What clients of one server see of the writes of another one's. */
@Tag("etcd")
class TwoServersTest {
  private static final ListQuery ALL = ListQuery.of(Kinds.NODE, "", "", "");

  private final TestEtcd etcd = TestEtcd.startNewer();
  private final OneServer one = new OneServer(etcd.openStore());
  private final OneServer two = new OneServer(etcd.openStore());

  /** A server from the store up to where requests come in. */
  private static final class OneServer implements AutoCloseable {
    private final Store store;
    private final WatchCaches caches;
    private final Resources resources;

    OneServer(Store store) {
      this.store = store;
      this.caches = WatchCaches.start(store, Kinds.all());
      this.resources =
          new Resources(
              store,
              caches,
              new Admission(new TypedStore(store), caches),
              new Lifecycles(List.of()),
              InstantSource.system(),
              new Identities(new SecureRandom()));
    }

    @Override
    public void close() {
      caches.close();
      store.close();
    }
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
    etcd.close();
  }

  @Test
  void aGetOrListRightAfterAWriteOfAnotherServersClientIsNeverOlder() throws Exception {
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "n" + i;
      OneServer writes = i % 2 == 0 ? one : two;
      OneServer reads = i % 2 == 0 ? two : one;
      clients.add(() -> writeHereReadThere(name, writes.resources, reads.resources));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(clients)) {
        done.get();
      }
    }
  }

  private Void writeHereReadThere(String name, Resources here, Resources there)
      throws InvalidProtocolBufferException {
    here.create(Kinds.NODE, node(name, 0), false, soon());
    for (int i = 1; i <= 20; i++) {
      String version =
          here.update(Kinds.NODE, node(name, i), false, soon()).getMetadata().getResourceVersion();

      assertThat(there.get(target(name), soon()).getMetadata().getResourceVersion())
          .isEqualTo(version);
      ListQuery mine = ListQuery.of(Kinds.NODE, "", "at=" + i, "metadata.name=" + name);
      ObjectPage page = there.list(mine, Paging.NEWEST, soon());
      assertThat(names(page.items())).containsExactly(name);
      assertThat(Long.parseLong(page.resourceVersion())).isGreaterThan(Long.parseLong(version));
    }
    here.delete(target(name), DeleteOptions.getDefaultInstance(), soon());
    Failure gone =
        catchThrowableOfType(FailureException.class, () -> there.get(target(name), soon()))
            .failure();
    assertThat(gone).isInstanceOf(Failure.NotFound.class);
    return null;
  }

  @Test
  void pagesStayConsistentWhileWritesGoOnAndOnTheOtherServerToo() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String name = "n%02d".formatted(i);
      expected.add(name);
      one.resources.create(Kinds.NODE, node(name, 0), false, soon());
    }
    ObjectPage first = one.resources.list(ALL, new Paging(3, "", ""), soon());
    AtomicBoolean over = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer =
          threads.submit(() -> {
            for (int i = 39; i >= 0 && !over.get(); i--) {
              two.resources.create(Kinds.NODE, node("x%02d".formatted(i), 0), false, soon());
              two.resources.delete(
                  target("n%02d".formatted(i)), DeleteOptions.getDefaultInstance(), soon());
            }
          });
      List<String> found = new ArrayList<>(names(first.items()));
      ObjectPage page = first;
      for (int i = 0; !page.continueToken().isEmpty(); i++) {
        Resources server = i % 2 == 0 ? two.resources : one.resources;
        page = server.list(ALL, new Paging(3, page.continueToken(), ""), soon());
        assertThat(page.resourceVersion()).isEqualTo(first.resourceVersion());
        found.addAll(names(page.items()));
      }
      over.set(true);
      writer.get();
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void anEarlierStateIsListedExactlyUntilItIsGone() throws Exception {
    String created =
        one.resources
            .create(Kinds.NODE, node("a", 0), false, soon())
            .getMetadata()
            .getResourceVersion();
    ObjectPage page = one.resources.list(ALL, Paging.NEWEST, soon());
    one.resources.create(Kinds.NODE, node("b", 0), false, soon());

    assertThat(names(exact(page.resourceVersion()).items())).containsExactly("a");
    assertThat(exact(page.resourceVersion()).resourceVersion()).isEqualTo(page.resourceVersion());
    assertThat(names(exact(created).items())).containsExactly("a");

    assertThat(names(two.resources.list(ALL, Paging.NEWEST, soon()).items()))
        .containsExactly("a", "b");
    etcd.compact(one.store.revision(Duration.ofSeconds(10)));
    // One that nobody has asked for yet, for the server may have kept the others.
    String earlier = Long.toString(Version.endOf(Version.revision(Long.parseLong(created)) - 1));
    Failure expired = catchThrowableOfType(FailureException.class, () -> exact(earlier)).failure();
    assertThat(expired).isInstanceOf(Failure.Expired.class);
    long future = Version.endOf(one.store.revision(Duration.ofSeconds(10)) + 1_000);
    for (String match : List.of("Exact", "NotOlderThan")) {
      Failure failure =
          catchThrowableOfType(
                  FailureException.class,
                  () ->
                      one.resources.list(
                          ALL, new Paging(0, "", Long.toString(future), match), soon()))
              .failure();
      assertThat(failure).as(match).isInstanceOf(Failure.Expired.class);
    }
  }

  private ObjectPage exact(String version) {
    return two.resources.list(ALL, new Paging(0, "", version, "Exact"), soon());
  }

  private static List<String> names(List<ByteString> items) throws InvalidProtocolBufferException {
    List<String> names = new ArrayList<>();
    for (ByteString item : items) {
      names.add(Node.parseFrom(item).getMetadata().getName());
    }
    return names;
  }

  private static Target<Node> target(String name) {
    return Target.of(Kinds.NODE, "", name);
  }

  private static Node node(String name, int at) {
    return Node.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(name).putLabels("at", "" + at))
        .build();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}

package dev.berth.apiserver.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ListResponse;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.api.rpc.v1.WatchResponse;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.resource.Identities;
import dev.berth.apiserver.resource.Lifecycles;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Samples;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.watch.CacheLimits;
import dev.berth.apiserver.watch.WatchCaches;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server keeps for clients that are gone, or that do not read. */
class LeavingClientsTest {
  private static final CacheLimits SMALL =
      new CacheLimits(1_000, 1 << 20, 5, 1 << 20, Duration.ofHours(1), 8);

  private final SimpleMeterRegistry figures = new SimpleMeterRegistry();
  private final MemoryStore store = MemoryStore.create();
  private final WatchCaches caches =
      WatchCaches.start(store, List.of(Kinds.TASK, Kinds.NAMESPACE), SMALL, figures);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String name = "leaving-" + UUID.randomUUID();
  private final ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
  private final Server server =
      InProcessServerBuilder.forName(name)
          .executor(threads)
          .addService(
              new ObjectService(
                  new Resources(
                      store,
                      caches,
                      new Admission(new TypedStore(store), caches),
                      new Lifecycles(List.of()),
                      InstantSource.system(),
                      new Identities(new SecureRandom()))))
          .build();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    threads.shutdownNow();
    caches.close();
    store.close();
  }

  @Test
  void aClientThatLeavesCostsNothing() {
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      watchers.add(Watcher.of(channel, 1_000));
    }
    watchers.forEach(watcher -> watcher.awaitMessages(1));
    Eventually.is("20 watchers", () -> watcherCount() == 20);

    watchers.forEach(Watcher::leave);

    Eventually.is("no watcher", () -> watcherCount() == 0);
    create("x");
    assertThat(gauge("berth.watch.queue.events")).isZero();
    assertThat(gauge("berth.watch.cache.snapshots")).isZero();
  }

  @Test
  void aClientThatDoesNotReadIsCutOffAndCostsTheOthersNothing() {
    Watcher slow = Watcher.of(channel, 0);
    Watcher quick = Watcher.of(channel, 1_000);
    quick.awaitMessages(1);
    Eventually.is("two watchers", () -> watcherCount() == 2);
    // The quick one must not fall behind: it reads each before the next.
    for (int i = 0; i < 20; i++) {
      create("t" + i);
      quick.awaitEvents(i + 2);
    }

    Eventually.is("the slow one gone", () -> watcherCount() == 1);
    Eventually.is("all read", () -> gauge("berth.watch.queue.events") == 0);
    assertThat(figures.get("berth.watchers.cut").tag("kind", "tasks.berth.dev").counter().count())
        .isEqualTo(1);
    assertThat(slow.end.orTimeout(30, TimeUnit.SECONDS).join()).isInstanceOf(Failure.Expired.class);
    assertThat(quick.end).isNotDone();
  }

  @Test
  void theStateBehindPagesIsKeptForFurtherPagesOnly() {
    create("a");
    create("b");
    var stub = ObjectServiceGrpc.newBlockingStub(channel);
    ListRequest first =
        ListRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").setLimit(1).build();
    ListResponse page = stub.list(first);
    create("c");
    assertThat(gauge("berth.watch.cache.snapshots")).isEqualTo(1);
    double before = figures.get("berth.cache.reads").tag("from", "store").counter().count();

    ListResponse next =
        stub.list(first.toBuilder().setContinue(page.getMetadata().getContinue()).build());

    assertThat(next.getItemsCount()).isEqualTo(1);
    assertThat(next.getMetadata().getContinue()).isEmpty();
    assertThat(next.getMetadata().getResourceVersion())
        .isEqualTo(page.getMetadata().getResourceVersion());
    assertThat(figures.get("berth.cache.reads").tag("from", "store").counter().count())
        .isEqualTo(before);
  }

  private void create(String task) {
    Key key = Key.of(Kinds.TASK, "default", task);
    Samples.commit(store, new Write.Create(key, Samples.bytes(key, "x")));
  }

  private double watcherCount() {
    return gauge("berth.watchers");
  }

  private double gauge(String meter) {
    return figures.get(meter).tag("kind", "tasks.berth.dev").gauge().value();
  }

  /** A watch that takes no more messages than it asks for. */
  private static final class Watcher extends ClientCall.Listener<WatchResponse> {
    private final ClientCall<WatchRequest, WatchResponse> call;
    private final Semaphore messages = new Semaphore(0);
    private final Semaphore events = new Semaphore(0);
    private final CompletableFuture<Failure> end = new CompletableFuture<>();

    private Watcher(ClientCall<WatchRequest, WatchResponse> call) {
      this.call = call;
    }

    static Watcher of(ManagedChannel channel, int messages) {
      Watcher watcher =
          new Watcher(channel.newCall(ObjectServiceGrpc.getWatchMethod(), CallOptions.DEFAULT));
      watcher.call.start(watcher, new Metadata());
      if (messages > 0) {
        watcher.call.request(messages);
      }
      watcher.call.sendMessage(
          WatchRequest.newBuilder().setApiVersion("berth.dev/v1").setKind("Task").build());
      watcher.call.halfClose();
      return watcher;
    }

    @Override
    public void onMessage(WatchResponse message) {
      events.release(message.getEventsCount());
      messages.release();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(Failures.fromGrpc(status.asRuntimeException(trailers)));
    }

    void awaitMessages(int count) {
      take(messages, count);
    }

    /** So many in all. */
    void awaitEvents(int count) {
      take(events, count);
      events.release(count);
    }

    private static void take(Semaphore from, int count) {
      try {
        assertThat(from.tryAcquire(count, 30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void leave() {
      call.cancel("left", null);
    }
  }
}

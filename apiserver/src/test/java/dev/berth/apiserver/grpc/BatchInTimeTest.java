package dev.berth.apiserver.grpc;

import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.BatchOperation;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.api.rpc.v1.BatchResponse;
import dev.berth.api.rpc.v1.BatchResult;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.resource.Identities;
import dev.berth.apiserver.resource.Lifecycles;
import dev.berth.apiserver.resource.NamespaceLifecycle;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.testing.ServerInProcess;
import dev.berth.apiserver.watch.WatchCaches;
import io.grpc.Context;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch on a store that takes tasks and does not say what became of them. */
class BatchInTimeTest {
  private final Store memory = MemoryStore.create();
  private final Silent store = new Silent(memory);
  private final ServerInProcess server = ServerInProcess.start(store);

  @AfterEach
  void close() {
    store.released.countDown();
    server.close();
    memory.close();
  }

  private static final class Silent extends ForwardingStore {
    private final CountDownLatch full = new CountDownLatch(128);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger tasks = new AtomicInteger();

    /** The server's side of the call that created the last namespace. */
    private volatile Context call = Context.ROOT;

    private Silent(Store store) {
      super(store);
    }

    @Override
    public Outcome commit(Transaction transaction, Duration timeout) {
      String plural = transaction.writes().getFirst().key().plural();
      if (plural.equals(Kinds.NAMESPACE.plural())) {
        call = Context.current();
      }
      if (!plural.equals(Kinds.TASK.plural())) {
        return super.commit(transaction, timeout);
      }
      tasks.incrementAndGet();
      full.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new FailureException(new Failure.UnknownOutcome("nobody knows"));
    }
  }

  private static BatchOperation create(com.google.protobuf.Message object) {
    return BatchOperation.newBuilder()
        .setCreate(CreateRequest.newBuilder().setObject(Any.pack(object)))
        .build();
  }

  /** After a namespace, which is created alone and by the thread of the call. */
  private static BatchRequest manyTasks() {
    Namespace first =
        Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName("first")).build();
    BatchRequest.Builder request = BatchRequest.newBuilder().addOperations(create(first));
    for (int i = 0; i < 400; i++) {
      request.addOperations(create(task("t" + i)));
    }
    return request.build();
  }

  private static boolean is(BatchResult result, Class<? extends Failure> failure) {
    return result.hasFailure() && failure.isInstance(Failures.fromStatus(result.getFailure()));
  }

  @Test
  void atTheDeadlineWhatWasSentIsUnknownAndTheRestWasNotBegun() throws Exception {
    AtomicLong nanos = new AtomicLong();
    Deadline deadline = Deadline.in(Duration.ofMinutes(1), nanos::get);
    try (WatchCaches caches = WatchCaches.start(store, Kinds.all())) {
      BatchCall call = new BatchCall(resources(caches), manyTasks());
      FutureTask<BatchResponse> answer = new FutureTask<>(() -> call.answer(deadline, () -> false));
      Thread.ofVirtual().start(answer);
      assertThat(store.full.await(20, TimeUnit.SECONDS)).isTrue();

      nanos.set(Duration.ofMinutes(1).toNanos());
      store.released.countDown();

      List<BatchResult> results = answer.get(20, TimeUnit.SECONDS).getResultsList();
      assertThat(results.getFirst().hasDone()).isTrue();
      assertThat(results.stream().filter(one -> is(one, Failure.UnknownOutcome.class)))
          .hasSize(128);
      assertThat(results.stream().filter(one -> is(one, Failure.DeadlineExceeded.class)))
          .hasSize(400 - 128);
      assertThat(store.tasks).hasValue(128);
    }
  }

  /** So that there is time to tell it. */
  @Test
  void aCallsDeadlineIsALittleBeforeItsCallers() throws Exception {
    Duration callers = Duration.ofMinutes(1);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (Context.CancellableContext context =
        Context.current().withDeadlineAfter(callers.toNanos(), TimeUnit.NANOSECONDS, timer)) {
      assertThat(context.call(() -> Answer.deadline().left()))
          .isPositive()
          .isLessThanOrEqualTo(callers.minusMillis(200));
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void aCancelledCallBeginsNoMore() throws InterruptedException {
    Context.CancellableContext context = Context.current().withCancellation();
    Thread caller =
        Thread.ofVirtual()
            .start(
                context.wrap(() -> {
                  try {
                    var _ = server.objects().batch(manyTasks());
                  } catch (io.grpc.StatusRuntimeException e) {
                    // Cancelled, as it should be.
                  }
                }));
    assertThat(store.full.await(20, TimeUnit.SECONDS)).isTrue();
    context.cancel(null);
    assertThat(caller.join(Duration.ofSeconds(20))).isTrue();

    // The server hears of it a moment later than the caller.
    Eventually.is("the server knows", () -> store.call.isCancelled());
    store.released.countDown();
    server.close();

    assertThat(store.tasks).hasValue(128);
  }

  private Resources resources(WatchCaches caches) {
    return new Resources(
        store,
        caches,
        new Admission(new TypedStore(store), caches),
        new Lifecycles(List.of(new NamespaceLifecycle())),
        InstantSource.system(),
        new Identities(new SecureRandom()));
  }
}

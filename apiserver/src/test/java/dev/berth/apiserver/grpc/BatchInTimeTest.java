package dev.berth.apiserver.grpc;

import static dev.berth.apiserver.testing.ServerInProcess.node;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.BatchOperation;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.api.rpc.v1.BatchResponse;
import dev.berth.api.rpc.v1.BatchResult;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.ServerInProcess;
import io.grpc.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private Silent(Store store) {
      super(store);
    }

    @Override
    public Outcome commit(Transaction transaction, Duration timeout) {
      if (!transaction.writes().getFirst().key().plural().equals(Kinds.TASK.plural())) {
        return super.commit(transaction, timeout);
      }
      tasks.incrementAndGet();
      full.countDown();
      try {
        var _ = released.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
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

  private static BatchRequest manyTasks() {
    BatchRequest.Builder request = BatchRequest.newBuilder().addOperations(create(node("first")));
    for (int i = 0; i < 400; i++) {
      request.addOperations(create(task("t" + i)));
    }
    return request.build();
  }

  private static boolean is(BatchResult result, Class<? extends Failure> failure) {
    return result.hasFailure() && failure.isInstance(Failures.fromStatus(result.getFailure()));
  }

  @Test
  void atTheDeadlineWhatWasSentIsUnknownAndTheRestWasNotBegun() {
    BatchResponse response =
        server.objects().withDeadlineAfter(3, TimeUnit.SECONDS).batch(manyTasks());

    List<BatchResult> results = response.getResultsList();
    assertThat(results.getFirst().hasDone()).isTrue();
    assertThat(results.stream().filter(one -> is(one, Failure.UnknownOutcome.class)))
        .hasSize(store.tasks.get());
    assertThat(results.stream().filter(one -> is(one, Failure.DeadlineExceeded.class)))
        .hasSize(400 - store.tasks.get());
    assertThat(store.tasks.get()).isBetween(1, 399);
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

    // The server hears of it a moment later than the caller: by a call on the same connection it
    // has.
    var _ = server.create(node("after"));
    int begun = store.tasks.get();
    store.released.countDown();
    server.close();

    assertThat(begun).isLessThan(400);
    assertThat(store.tasks.get()).isLessThan(400);
  }
}

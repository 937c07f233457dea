package dev.berth.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Node;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done for a caller ends when nobody waits for it any more. */
class CallerHasGoneTest {
  private static final int NODES = 60;

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();
  private volatile boolean gone;
  private final Store memory = MemoryStore.create();
  private final WatchCaches caches = WatchCaches.start(memory, Kinds.all());

  /** Its caller goes with the first page that is read, or the first write. */
  private final Store store =
      new ForwardingStore(memory) {
        @Override
        public Page list(Scope scope, String after, int limit, long revision, Duration timeout) {
          reads.incrementAndGet();
          gone = true;
          Page page = super.list(scope, after, 1, revision, timeout);
          return new Page(page.revision(), page.objects(), true, -1);
        }

        @Override
        public Outcome commit(Transaction transaction, Duration timeout) {
          commits.incrementAndGet();
          gone = true;
          return super.commit(transaction, timeout);
        }
      };

  @AfterEach
  void close() {
    caches.close();
    memory.close();
  }

  @Test
  void readOfManyPagesEndsAfterThePageAtHand() {
    Resources resources = resources(memory);
    create(resources);

    Failure failure = failure(() -> new TypedStore(store).all(Kinds.NODE, "", untilGone()));

    assertThat(failure).isInstanceOf(Failure.DeadlineExceeded.class);
    assertThat(reads).hasValue(1);
  }

  @Test
  void deleteOfManyEndsWithTheOnesAtHand() {
    create(resources(memory));
    Store writesOnly =
        new ForwardingStore(memory) {
          @Override
          public Outcome commit(Transaction transaction, Duration timeout) {
            return store.commit(transaction, timeout);
          }
        };
    ListQuery all = ListQuery.of(Kinds.NODE, "", "", "");

    Failure failure =
        failure(() ->
            resources(writesOnly)
                .deleteCollection(
                    Kinds.NODE, all, DeleteOptions.getDefaultInstance(), untilGone()));

    assertThat(failure).isInstanceOf(Failure.DeadlineExceeded.class);
    // Those that were in work at the same time may have been with the store already.
    assertThat(commits.get()).isBetween(1, 16);
    assertThat(new TypedStore(memory).all(Kinds.NODE, "", Deadline.in(Duration.ofSeconds(10))))
        .hasSize(NODES - commits.get());
  }

  @Test
  void deadlineIsOverWhenTheCallerGoes() {
    Deadline deadline = untilGone();
    assertThat(deadline.left()).isPositive();

    gone = true;

    assertThat(failure(deadline::left)).isInstanceOf(Failure.DeadlineExceeded.class);
  }

  private Deadline untilGone() {
    return Deadline.in(Duration.ofSeconds(30)).orWhen(() -> gone);
  }

  private Resources resources(Store on) {
    return new Resources(
        on,
        caches,
        new Admission(new TypedStore(on), caches),
        new Lifecycles(List.of(new NamespaceLifecycle())),
        InstantSource.fixed(Instant.parse("2026-11-20T10:00:00Z")),
        new Identities(new Random(3)));
  }

  private static void create(Resources resources) {
    for (int i = 0; i < NODES; i++) {
      Node node = Node.newBuilder().setMetadata(ObjectMeta.newBuilder().setName("n" + i)).build();
      resources.create(Kinds.NODE, node, false, Deadline.in(Duration.ofSeconds(10)));
    }
  }

  private static Failure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(FailureException.class, call).failure();
  }
}

package dev.berth.client.reconcile;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.kind.Kinds;
import dev.berth.client.BerthClient;
import dev.berth.client.NamespacedName;
import dev.berth.client.ObjectClient;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import dev.berth.client.fake.FakeObjects;
import dev.berth.client.fake.FakeServer;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ControllerLoopTest {
  private final FakeServer server = FakeServer.start(new FakeObjects());
  private final BerthClient client = FakeServer.client(server);
  private final ObjectClient<Lease> leases = client.objects(Kinds.LEASE);
  private final Timers timers = Timers.system();
  private final Informer<Lease> informer =
      new Informer<>(client, Kinds.LEASE, InformerOptions.all(), timers);
  private final BlockingQueue<String> visits = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    informer.close();
    client.close();
    server.close();
    timers.close();
  }

  @Test
  void reconcilesWhatIsThereAndWhatChanges() throws InterruptedException {
    var _ = leases.create(lease("a", "1"));
    try (ControllerLoop<NamespacedName> _ = run((key, _) -> visit(key, Outcome.done()))) {
      assertThat(next()).isEqualTo("default/a");
      var _ = leases.create(lease("b", "1"));
      assertThat(next()).isEqualTo("default/b");
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void waitsUntilItsInformersAreSynced() throws InterruptedException {
    var _ = leases.create(lease("a", "1"));
    server.unavailable(true);
    try (ControllerLoop<NamespacedName> loop =
        run((key, _) -> {
          assertThat(informer.synced()).isTrue();
          return visit(key, Outcome.done());
        })) {
      loop.enqueue(new NamespacedName("x", "early"));
      // The informer has tried several times: so long the loop has had for it.
      server.awaitCalls(server.calls() + 3);
      assertThat(visits).isEmpty();
      server.unavailable(false);

      assertThat(nextTwo()).containsExactlyInAnyOrder("x/early", "default/a");
    }
  }

  @Test
  void keyThatFailsOrThrowsComesAgain() throws InterruptedException {
    var _ = leases.create(lease("a", "1"));
    AtomicInteger tries = new AtomicInteger();
    try (ControllerLoop<NamespacedName> loop =
        run((key, _) ->
            switch (tries.incrementAndGet()) {
              case 1 -> visit(key, Outcome.retry("not yet"));
              case 2 -> {
                var _ = visit(key, Outcome.done());
                throw new IllegalStateException("a bug, on purpose");
              }
              case 3 -> {
                var _ = visit(key, Outcome.done());
                throw new AssertionError("another bug, on purpose");
              }
              case 4 -> visit(key, Outcome.after(Duration.ofMillis(1)));
              default -> visit(key, Outcome.done());
            })) {
      for (int i = 0; i < 5; i++) {
        assertThat(next()).isEqualTo("default/a");
      }
      assertThat(loop.stats().retries()).isEqualTo(3);
    }
  }

  @Test
  void keysOfTheStateBeforeComeUpToo() throws InterruptedException {
    Lease moved = leases.create(lease("a", "one"));
    try (ControllerLoop<String> loop =
        ControllerLoop.<String>named("test")
            .on(informer, lease -> List.of(lease.getSpec().getHolderIdentity()))
            .build(
                client,
                timers,
                (key, _) -> {
                  visits.add(key);
                  return Outcome.done();
                })) {
      informer.start();
      loop.start();
      assertThat(next()).isEqualTo("one");
      var _ =
          leases.update(
              moved.toBuilder()
                  .setSpec(moved.getSpec().toBuilder().setHolderIdentity("two"))
                  .build());

      assertThat(nextTwo()).containsExactlyInAnyOrder("one", "two");
    }
  }

  /** Without the wait, a reconcile would count from an old value and lose additions. */
  @Test
  void neverRunsOnACacheOlderThanItsOwnLastWrite() throws InterruptedException {
    var _ = leases.create(lease("a", "0"));
    AtomicInteger stale = new AtomicInteger();
    ConcurrentHashMap<NamespacedName, String> written = new ConcurrentHashMap<>();
    try (ControllerLoop<NamespacedName> _ =
        run((key, own) -> {
          Lease cached = informer.cache().get(key).orElseThrow();
          int count = Integer.parseInt(cached.getSpec().getHolderIdentity());
          if (!cached
              .getMetadata()
              .getResourceVersion()
              .equals(written.getOrDefault(key, cached.getMetadata().getResourceVersion()))) {
            stale.incrementAndGet();
          }
          if (count == 200) {
            return visit(key, Outcome.done());
          }
          Lease after =
              own.objects(Kinds.LEASE)
                  .update(
                      cached.toBuilder()
                          .setSpec(cached.getSpec().toBuilder().setHolderIdentity("" + (count + 1)))
                          .build());
          written.put(key, after.getMetadata().getResourceVersion());
          // At once, before the watch can have told.
          return Outcome.after(Duration.ZERO);
        })) {
      assertThat(next()).isEqualTo("default/a");
    }
    assertThat(stale).hasValue(0);
    // Each write worked at its first try: none was made on an old version.
    assertThat(server.writes()).isEqualTo(201);
  }

  @Test
  void listsAnewWhenTheWatchDoesNotShowItsOwnWrite() throws InterruptedException {
    var _ = leases.create(lease("a", "1"));
    AtomicInteger tries = new AtomicInteger();
    server.muted(true);
    try (ControllerLoop<NamespacedName> loop =
        run((key, own) -> {
          Lease cached = informer.cache().get(key).orElseThrow();
          if (tries.incrementAndGet() == 1) {
            var _ = own.objects(Kinds.LEASE).update(cached);
            return Outcome.retry("look again");
          }
          return visit(key, Outcome.done());
        })) {
      assertThat(next()).isEqualTo("default/a");
      // Once, unless the list takes longer than it is waited for.
      assertThat(loop.stats().heldBack()).isPositive();
      assertThat(informer.stats().lists()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void whatItWroteInABatchIsAnOwnWriteToo() throws InterruptedException {
    var _ = leases.create(lease("a", "1"));
    AtomicInteger tries = new AtomicInteger();
    server.muted(true);
    try (ControllerLoop<NamespacedName> loop =
        run((key, own) -> {
          if (tries.incrementAndGet() == 1) {
            Lease cached = informer.cache().get(key).orElseThrow();
            List<OperationResult<Lease>> results =
                own.batch(
                    List.of(
                        new Operation.Create<>(Kinds.LEASE, lease("a", "taken")),
                        new Operation.Update<>(Kinds.LEASE, cached)));
            assertThat(results.getLast()).isInstanceOf(OperationResult.Done.class);
            return Outcome.retry("look again");
          }
          return visit(key, Outcome.done());
        })) {
      assertThat(next()).isEqualTo("default/a");
      assertThat(loop.stats().heldBack()).isPositive();
    }
  }

  @Test
  void closingWaitsForTheRunningReconcile() throws InterruptedException {
    var _ = leases.create(lease("a", "1"));
    AtomicInteger running = new AtomicInteger();
    ControllerLoop<NamespacedName> loop =
        run((key, _) -> {
          running.incrementAndGet();
          var _ = visit(key, Outcome.done());
          try {
            new CountDownLatch(1).await();
          } finally {
            running.decrementAndGet();
          }
          return Outcome.done();
        });
    assertThat(next()).isEqualTo("default/a");

    loop.close();

    assertThat(running).hasValue(0);
  }

  private ControllerLoop<NamespacedName> run(Reconciler<NamespacedName> reconciler) {
    ControllerLoop<NamespacedName> loop =
        ControllerLoop.<NamespacedName>named("test")
            .on(informer, ControllerLoop::ownName)
            .workers(3)
            .backoff(Backoff.between(Duration.ofMillis(1), Duration.ofMillis(10)))
            .build(client, timers, reconciler);
    informer.start();
    loop.start();
    return loop;
  }

  private Outcome visit(NamespacedName key, Outcome outcome) {
    visits.add(key.toString());
    return outcome;
  }

  private Set<String> nextTwo() throws InterruptedException {
    String one = next();
    return Set.of(one, next());
  }

  private String next() throws InterruptedException {
    String next = visits.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return String.valueOf(next);
  }
}

package dev.berth.apiserver.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.admission.Namespaces;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.resource.Identities;
import dev.berth.apiserver.resource.LeaseLifecycle;
import dev.berth.apiserver.resource.Lifecycles;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.resource.Target;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeadershipTest {
  private final Store store = MemoryStore.create();
  private final WatchCaches caches = WatchCaches.start(store, Kinds.all());
  private final AtomicLong nanos = new AtomicLong();
  private final Resources resources =
      new Resources(
          store,
          caches,
          new Admission(new TypedStore(store), caches),
          new Lifecycles(List.of(new LeaseLifecycle())),
          InstantSource.system(),
          new Identities(new Random(5)));
  private final Leadership a = contender("a", Instant.parse("2026-11-20T10:00:00Z"));

  /** Its wall clock is a year behind. */
  private final Leadership b = contender("b", Instant.parse("2025-11-20T10:00:00Z"));

  @BeforeEach
  void namespace() {
    Namespace system =
        Namespace.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName(Namespaces.SYSTEM))
            .build();
    resources.create(Kinds.NAMESPACE, system, false, soon());
  }

  @AfterEach
  void close() {
    caches.close();
    store.close();
  }

  @Test
  void oneLeadsWhileItRenews() {
    for (int i = 0; i < 20; i++) {
      a.renew(soon());
      b.renew(soon());

      assertThat(a.leads()).isTrue();
      assertThat(b.leads()).isFalse();
      pass(Duration.ofSeconds(5));
    }
  }

  @Test
  void anotherTakesOverOnceItHasSeenTheLeaseStandStillAndNotBeforeTheFirstHasStopped() {
    a.renew(soon());
    b.renew(soon());
    pass(Duration.ofSeconds(14));
    b.renew(soon());
    assertThat(a.leads()).isFalse();
    assertThat(b.leads()).isFalse();

    pass(Duration.ofSeconds(1));
    b.renew(soon());
    assertThat(b.leads()).isTrue();

    a.renew(soon());
    assertThat(a.leads()).isFalse();
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("b");
    assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(2);
  }

  @Test
  void oneThatHasJustComeWaitsHoweverOldTheLeaseIs() {
    a.renew(soon());
    pass(Duration.ofMinutes(10));

    b.renew(soon());
    assertThat(b.leads()).isFalse();
    pass(Duration.ofSeconds(15));
    b.renew(soon());
    assertThat(b.leads()).isTrue();
  }

  @Test
  void oneThatCouldNotRenewGoesOnWhenNobodyTookOver() {
    a.renew(soon());
    pass(Duration.ofMinutes(1));
    assertThat(a.leads()).isFalse();

    a.renew(soon());
    assertThat(a.leads()).isTrue();
  }

  private Leadership contender(String holder, Instant wall) {
    return new Leadership(holder, resources, InstantSource.fixed(wall), nanos::get);
  }

  private Lease lease() {
    return resources.get(new Target<>(Kinds.LEASE, Namespaces.SYSTEM, Leadership.NAME), soon());
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}

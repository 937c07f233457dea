package dev.berth.client.informer;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.kind.Kinds;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.fake.FakeObjects;
import dev.berth.client.fake.FakeServer;
import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An informer of Leases over two servers, and what its handler is told. */
final class LeasesInformer implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(20);

  final FakeObjects state = new FakeObjects();
  final FakeServer first = FakeServer.start(state);
  final FakeServer second = FakeServer.start(state);
  private final BerthClient client = FakeServer.client(first, second);

  /** Writes go around the servers' faults. */
  private final FakeServer healthy = FakeServer.start(state);

  final BerthClient writer = FakeServer.client(healthy);
  final ObjectClient<Lease> leases = writer.objects(Kinds.LEASE);
  private final Timers timers = Timers.system();
  final List<String> told = Collections.synchronizedList(new ArrayList<>());

  Informer<Lease> informer = informer(Duration.ofSeconds(60));

  /** In the place of the one there was. */
  void informerThatIsQuietAfter(Duration quietAfter) {
    informer.close();
    informer = informer(quietAfter);
  }

  private Informer<Lease> informer(Duration quietAfter) {
    return new Informer<>(
        client,
        Kinds.LEASE,
        InformerOptions.<Lease>all()
            .withIndex("holder", lease -> List.of(lease.getSpec().getHolderIdentity()))
            .withQuietAfter(quietAfter)
            .withReconnect(Backoff.between(Duration.ofMillis(1), Duration.ofMillis(10))),
        timers);
  }

  @Override
  public void close() {
    informer.close();
    client.close();
    writer.close();
    first.close();
    second.close();
    healthy.close();
    timers.close();
  }

  /** Returns when it is synced. */
  void start() throws InterruptedException {
    informer.onChange(this::tell);
    informer.start();
    assertThat(informer.awaitSynced(LONG)).isTrue();
  }

  /** Waits until it has seen that. */
  void see(Lease written) throws InterruptedException {
    assertThat(informer.waitFor(version(written), LONG)).isTrue();
  }

  void tell(Change<Lease> change) {
    String after = change.object().getSpec().getHolderIdentity();
    String name = change.object().getMetadata().getName();
    told.add(
        switch (change) {
          case Change.Added<Lease> _ -> "added " + name + " " + after;
          case Change.Updated<Lease> updated ->
              "updated %s %s %s"
                  .formatted(name, updated.before().getSpec().getHolderIdentity(), after);
          case Change.Removed<Lease> _ -> "removed " + name + " " + after;
        });
  }

  static Lease holder(Lease lease, String holder) {
    return lease.toBuilder().setSpec(lease.getSpec().toBuilder().setHolderIdentity(holder)).build();
  }

  static String version(Lease lease) {
    return lease.getMetadata().getResourceVersion();
  }
}

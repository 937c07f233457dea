package dev.berth.client.informer;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.client.BerthClient;
import dev.berth.client.ObjectClient;
import dev.berth.client.Projected;
import dev.berth.client.batch.Operation;
import dev.berth.client.fake.FakeObjects;
import dev.berth.client.fake.FakeServer;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeObjects state = new FakeObjects();
  private final FakeServer server = FakeServer.start(state);
  private final BerthClient client = FakeServer.client(server);
  private final ObjectClient<Lease> leases = client.objects(Kinds.LEASE);
  private final Timers timers = Timers.system();
  private final List<Change<Lease>> told = Collections.synchronizedList(new ArrayList<>());
  private final List<String> projected = Collections.synchronizedList(new ArrayList<>());

  private Informer<Lease> informer = informer(ProjectionTest::withoutDuration);

  private Informer<Lease> informer(UnaryOperator<Lease> projection) {
    return new Informer<>(
        client,
        Kinds.LEASE,
        InformerOptions.<Lease>all()
            .withIndex(
                "duration",
                lease -> List.of(Integer.toString(lease.getSpec().getLeaseDurationSeconds())))
            .keeping(lease -> {
              projected.add(lease.getMetadata().getName() + "@" + version(lease));
              return projection.apply(lease);
            }),
        timers);
  }

  @AfterEach
  void close() {
    informer.close();
    client.close();
    server.close();
    timers.close();
  }

  @Test
  void cacheAndHandlersHaveWhatIsKeptOfListedAndWatchedObjects() throws InterruptedException {
    var _ = leases.create(lease("listed", "me"));
    start();
    see(leases.create(lease("watched", "me")));

    assertThat(informer.cache().list())
        .hasSize(2)
        .allSatisfy(ProjectionTest::isProjected)
        .allMatch(lease -> lease.getSpec().getHolderIdentity().equals("me"));
    assertThat(told).hasSize(2).allSatisfy(change -> isProjected(change.object()));
    assertThat(informer.cache().indexed("duration")).containsExactly("0");
  }

  @Test
  void lastStateOfWhatIsDeletedIsProjectedToo() throws InterruptedException {
    start();
    var _ = leases.create(lease("a", "me"));
    see(leases.delete("default", "a", DeleteOptions.getDefaultInstance()));

    assertThat(told.getLast()).isInstanceOf(Change.Removed.class);
    isProjected(told.getLast().object());
  }

  @Test
  void eachStateIsProjectedOnce() throws InterruptedException {
    Lease a = leases.create(lease("a", "me"));
    start();
    Lease again = leases.update(a);
    see(again);

    assertThat(projected).containsExactly("a@" + version(a), "a@" + version(again));
  }

  @Test
  void changeOfWhatIsLeftOutIsToldWithItsVersion() throws InterruptedException {
    Lease created = leases.create(lease("a", "me"));
    start();
    Lease longer =
        leases.update(
            created.toBuilder()
                .setSpec(created.getSpec().toBuilder().setLeaseDurationSeconds(60))
                .build());
    see(longer);

    assertThat(told.getLast())
        .isInstanceOfSatisfying(
            Change.Updated.class,
            updated -> {
              Lease before = (Lease) updated.before();
              Lease after = (Lease) updated.object();
              assertThat(after.getSpec()).isEqualTo(before.getSpec());
              assertThat(version(after)).isEqualTo(version(longer));
            });
    assertThat(informer.cache().get("default", "a").map(ProjectionTest::version))
        .contains(version(longer));
  }

  @Test
  void whatIsProjectedIsNotWritten() throws InterruptedException {
    start();
    see(leases.create(lease("a", "me")));
    Lease cached = informer.cache().get("default", "a").orElseThrow();
    Lease changed =
        cached.toBuilder().setSpec(LeaseSpec.newBuilder().setHolderIdentity("you")).build();
    int writes = server.writes();

    refuses(() -> leases.update(changed));
    refuses(() -> leases.updateStatus(changed));
    refuses(() -> leases.create(changed));
    refuses(() -> leases.apply(changed, false));
    refuses(() -> leases.change("default", "a", _ -> changed));
    refuses(() -> new Operation.Update<>(Kinds.LEASE, changed));

    assertThat(server.writes()).isEqualTo(writes);
  }

  @Test
  void whatIsReadFreshIsWritten() throws InterruptedException {
    start();
    see(leases.create(lease("a", "me")));

    Lease written =
        leases
            .change(
                "default",
                "a",
                fresh ->
                    fresh.toBuilder()
                        .setSpec(fresh.getSpec().toBuilder().setHolderIdentity("you"))
                        .build())
            .orElseThrow();

    assertThat(written.getSpec().getLeaseDurationSeconds()).isEqualTo(15);
  }

  @Test
  void objectOfWhichNothingIsLeftOutIsWhole() throws InterruptedException {
    informer = informer(UnaryOperator.identity());
    start();
    Lease created = leases.create(lease("a", "me"));
    see(created);

    assertThat(informer.cache().get("default", "a")).contains(created);
    assertThat(leases.update(informer.cache().get("default", "a").orElseThrow())).isNotNull();
  }

  @Test
  void objectThatCantBeProjectedIsKeptWhole() throws InterruptedException {
    informer =
        informer(lease -> {
          throw new IllegalStateException("a bug in a projection, on purpose");
        });
    start();
    Lease created = leases.create(lease("a", "me"));
    see(created);

    assertThat(informer.cache().get("default", "a")).contains(created);
    assertThat(informer.stats().unprojected()).isEqualTo(1);
  }

  @Test
  void projectionThatLosesTheNameIsNotBelieved() throws InterruptedException {
    informer = informer(_ -> Lease.getDefaultInstance());
    start();
    Lease created = leases.create(lease("a", "me"));
    see(created);

    assertThat(informer.cache().get("default", "a")).contains(created);
    assertThat(informer.stats().unprojected()).isEqualTo(1);
  }

  private void start() throws InterruptedException {
    informer.onChange(told::add);
    informer.start();
    assertThat(informer.awaitSynced(LONG)).isTrue();
  }

  private void see(Lease written) throws InterruptedException {
    assertThat(informer.waitFor(version(written), LONG)).isTrue();
  }

  private static void refuses(Runnable write) {
    assertThatThrownBy(write::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("default/a is from a cache that keeps a part");
  }

  private static Lease withoutDuration(Lease lease) {
    return lease.toBuilder()
        .setSpec(lease.getSpec().toBuilder().clearLeaseDurationSeconds())
        .build();
  }

  private static void isProjected(Lease lease) {
    assertThat(lease.getSpec().hasLeaseDurationSeconds()).isFalse();
    assertThat(Projected.is(lease)).isTrue();
  }

  private static String version(Lease lease) {
    return lease.getMetadata().getResourceVersion();
  }
}

package dev.berth.client.informer;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.core.v1.Event;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.fake.FakeObjects;
import dev.berth.client.fake.FakeServer;
import dev.berth.client.time.Backoff;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InformerTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeObjects state = new FakeObjects();
  private final FakeServer first = FakeServer.start(state);
  private final FakeServer second = FakeServer.start(state);
  private final BerthClient client = FakeServer.client(first, second);

  /** Writes go around the servers' faults. */
  private final FakeServer healthy = FakeServer.start(state);

  private final BerthClient writer = FakeServer.client(healthy);
  private final ObjectClient<Lease> leases = writer.objects(Kinds.LEASE);
  private final Timers timers = Timers.system();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  private Informer<Lease> informer = informer(Duration.ofSeconds(60));

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

  @AfterEach
  void close() {
    informer.close();
    client.close();
    writer.close();
    first.close();
    second.close();
    healthy.close();
    timers.close();
  }

  @Test
  void isSyncedWhenEveryPageIsThere() throws InterruptedException {
    IntStream.range(0, 10).forEach(i -> leases.create(lease("l" + i, "me")));
    assertThat(informer.synced()).isFalse();

    start();

    assertThat(informer.cache().size()).isEqualTo(10);
    assertThat(informer.cache().get("default", "l7")).isPresent();
  }

  @Test
  void findsObjectsByNamespaceAndByIndexAsTheyChange() throws InterruptedException {
    start();
    var _ = leases.create(lease("a", "x", "one"));
    var _ = leases.create(lease("a", "y", "two"));
    Lease moved = leases.create(lease("b", "x", "one"));
    see(
        leases.update(
            moved.toBuilder()
                .setSpec(moved.getSpec().toBuilder().setHolderIdentity("two"))
                .build()));

    assertThat(informer.cache().list("a")).hasSize(2);
    assertThat(informer.cache().list("none")).isEmpty();
    assertThat(informer.cache().byIndex("holder", "one")).hasSize(1);
    assertThat(informer.cache().byIndex("holder", "two")).hasSize(2);
    assertThat(informer.cache().indexed("holder")).containsExactlyInAnyOrder("one", "two");
    assertThatThrownBy(() -> informer.cache().byIndex("typo", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> informer.cache().indexed("typo"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void indexForgetsValuesThatNoObjectHas() throws InterruptedException {
    start();
    Lease first = leases.create(lease("a", "one"));
    var _ = leases.create(lease("b", "two"));
    var _ = leases.update(holder(first, "two"));
    var _ = leases.delete("default", "a", DeleteOptions.getDefaultInstance());
    see(leases.create(lease("c", "two")));

    assertThat(informer.cache().indexed("holder")).containsExactly("two");
  }

  @Test
  void tellsHandlersEachChangeInOrder() throws InterruptedException {
    start();
    Lease created = leases.create(lease("a", "1"));
    Lease updated = leases.update(holder(created, "2"));
    assertThat(updated.getSpec().getHolderIdentity()).isEqualTo("2");
    see(leases.delete("default", "a", DeleteOptions.getDefaultInstance()));

    assertThat(told).containsExactly("added a 1", "updated a 1 2", "removed a 2");
  }

  @Test
  void tellsALateHandlerWhatIsThere() throws InterruptedException {
    informer.start();
    see(leases.create(lease("a", "1")));

    informer.onChange(this::tell);

    assertThat(told).containsExactly("added a 1");
  }

  @Test
  void handlerThatThrowsCostsTheOthersNothing() throws InterruptedException {
    informer.onChange(_ -> {
      throw new IllegalStateException("a bug in a handler, on purpose");
    });
    start();
    see(leases.create(lease("a", "1")));

    assertThat(told).containsExactly("added a 1");
    assertThat(informer.stats().handlerFailures()).isEqualTo(1);
  }

  @Test
  void resumesAfterACutWithoutListingAgain() throws InterruptedException {
    start();
    see(leases.create(lease("a", "1")));
    first.unavailable(true);
    first.cut();
    var _ = leases.create(lease("b", "1"));
    see(leases.create(lease("c", "1")));

    assertThat(told).containsExactly("added a 1", "added b 1", "added c 1");
    assertThat(informer.stats().lists()).isEqualTo(1);
    assertThat(informer.stats().watches()).isGreaterThan(1);
  }

  @Test
  void listsAgainWhenItsVersionHasExpiredAndTellsWhatIsGone() throws InterruptedException {
    start();
    var _ = leases.create(lease("gone", "1"));
    Lease kept = leases.create(lease("kept", "1"));
    see(leases.create(lease("same", "1")));
    first.unavailable(true);
    second.unavailable(true);
    first.cut();
    second.cut();
    var _ = leases.delete("default", "gone", DeleteOptions.getDefaultInstance());
    var _ = leases.update(holder(kept, "2"));
    Lease last = leases.create(lease("new", "1"));
    state.compact();
    told.clear();
    first.unavailable(false);
    second.unavailable(false);
    see(last);

    assertThat(told).containsExactlyInAnyOrder("removed gone 1", "updated kept 1 2", "added new 1");
    assertThat(informer.stats().expired()).isEqualTo(1);
    assertThat(informer.stats().lists()).isEqualTo(2);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void startsWhenTheServersComeBack() throws InterruptedException {
    first.unavailable(true);
    second.unavailable(true);
    var _ = leases.create(lease("a", "1"));
    informer.start();
    // Each has refused it, and is asked again.
    first.awaitCalls(2);
    second.awaitCalls(2);
    assertThat(informer.synced()).isFalse();

    first.unavailable(false);

    assertThat(informer.awaitSynced(LONG)).isTrue();
  }

  @Test
  void noticesThatItHearsNothingAndRecovers() throws InterruptedException {
    informer.close();
    informer = informer(Duration.ofMillis(50));
    first.muted(true);
    second.muted(true);
    start();

    // The watch is open and says nothing; a list is what tells.
    see(leases.create(lease("a", "1")));

    assertThat(told).containsExactly("added a 1");
    assertThat(informer.stats().quiet()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void repeatedEventIsDroppedAndCounted() throws InterruptedException {
    start();
    see(leases.create(lease("a", "1")));
    state.repeatLast();
    see(leases.create(lease("b", "1")));

    assertThat(told).containsExactly("added a 1", "added b 1");
    assertThat(informer.stats().stale()).isEqualTo(1);
  }

  @Test
  void undecodableObjectIsCountedAndNotFatal() throws InterruptedException {
    start();
    state.undecodable(Kinds.LEASE);
    see(leases.create(lease("b", "1")));

    assertThat(told).containsExactly("added b 1");
    assertThat(informer.stats().undecodable()).isEqualTo(1);
  }

  @Test
  void undecodableObjectThatGoesIsGoneFromTheCache() throws InterruptedException {
    start();
    see(leases.create(lease("a", "1")));

    state.undecodableGone(Kinds.LEASE, "default", "a");
    see(leases.create(lease("b", "1")));

    assertThat(told).containsExactly("added a 1", "removed a 1", "added b 1");
    assertThat(informer.cache().get("default", "a")).isEmpty();
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void bookmarkMovesTheVersion() throws InterruptedException {
    start();
    // Only an open watch hears of a bookmark.
    state.awaitWatcher();
    // Another kind's write moves the store's version and sends nothing here.
    var _ = writer.objects(Kinds.EVENT).create(Event.getDefaultInstance());
    String version = Long.toString(Long.parseLong(informer.version()) + 1);
    assertThat(informer.waitFor(version, Duration.ofMillis(10))).isFalse();

    state.bookmark(Kinds.LEASE);

    assertThat(informer.waitFor(version, LONG)).isTrue();
  }

  @Test
  void refreshListsAgain() throws InterruptedException {
    start();
    var _ = writer.objects(Kinds.EVENT).create(Event.getDefaultInstance());
    String version = Long.toString(Long.parseLong(informer.version()) + 1);

    informer.refresh();

    assertThat(informer.waitFor(version, LONG)).isTrue();
    assertThat(informer.stats().lists()).isEqualTo(2);
  }

  /** Whatever happens on the way, the cache ends as the server is, and handlers could follow. */
  @RepeatedTest(value = 5, name = "seed {currentRepetition}")
  void comesToTheServersStateThroughRandomTrouble(RepetitionInfo repetition)
      throws InterruptedException {
    Random random = new Random(repetition.getCurrentRepetition());
    Map<String, String> followed = new ConcurrentHashMap<>();
    informer.onChange(change -> {
      String name = change.object().getMetadata().getName();
      switch (change) {
        case Change.Added<Lease> added -> {
          assertThat(followed.put(name, version(added.object()))).isNull();
        }
        case Change.Updated<Lease> updated ->
            assertThat(followed.put(name, version(updated.object())))
                .isEqualTo(version(updated.before()));
        case Change.Removed<Lease> _ -> assertThat(followed.remove(name)).isNotNull();
      }
    });
    start();
    for (int i = 0; i < 400; i++) {
      String name = "l" + random.nextInt(8);
      var there = leases.get("default", name);
      if (there.isEmpty()) {
        var _ = leases.create(lease(name, "me"));
      } else if (random.nextInt(3) == 0) {
        var _ = leases.delete("default", name, DeleteOptions.getDefaultInstance());
      } else {
        var _ = leases.update(there.get());
      }
      switch (random.nextInt(20)) {
        case 0 -> first.cut();
        case 1 -> second.cut();
        case 2 -> state.compact();
        case 3 -> first.unavailable(true);
        case 4 -> first.unavailable(false);
        default -> {}
      }
    }
    first.unavailable(false);
    see(leases.create(lease("last", "me")));

    assertThat(informer.stats().handlerFailures()).isZero();
    assertThat(informer.cache().list())
        .containsExactlyInAnyOrderElementsOf(leases.listAll(ListOptions.ALL).items());
    assertThat(followed).hasSize(informer.cache().size());
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void closingEndsItsWatch() throws InterruptedException {
    start();
    see(leases.create(lease("a", "1")));
    assertThat(state.watchers()).isEqualTo(1);

    informer.close();

    state.awaitNoWatchers();
    var _ = leases.create(lease("b", "1"));

    assertThat(told).containsExactly("added a 1");
  }

  private void start() throws InterruptedException {
    informer.onChange(this::tell);
    informer.start();
    assertThat(informer.awaitSynced(LONG)).isTrue();
  }

  private void see(Lease written) throws InterruptedException {
    assertThat(informer.waitFor(version(written), LONG)).isTrue();
  }

  private void tell(Change<Lease> change) {
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

  private static Lease holder(Lease lease, String holder) {
    return lease.toBuilder().setSpec(lease.getSpec().toBuilder().setHolderIdentity(holder)).build();
  }

  private static String version(Lease lease) {
    return lease.getMetadata().getResourceVersion();
  }
}

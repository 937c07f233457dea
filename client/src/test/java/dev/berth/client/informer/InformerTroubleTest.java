package dev.berth.client.informer;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.client.ListOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections, servers and objects that fail. */
class InformerTroubleTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final LeasesInformer given = new LeasesInformer();

  @AfterEach
  void close() {
    given.close();
  }

  @Test
  void resumesAfterACutWithoutListingAgain() throws InterruptedException {
    given.start();
    given.see(given.leases.create(lease("a", "1")));
    given.first.unavailable(true);
    given.first.cut();
    var _ = given.leases.create(lease("b", "1"));
    given.see(given.leases.create(lease("c", "1")));

    assertThat(given.told).containsExactly("added a 1", "added b 1", "added c 1");
    assertThat(given.informer.stats().lists()).isEqualTo(1);
    assertThat(given.informer.stats().watches()).isGreaterThan(1);
  }

  @Test
  void listsAgainWhenItsVersionHasExpiredAndTellsWhatIsGone() throws InterruptedException {
    given.start();
    var _ = given.leases.create(lease("gone", "1"));
    Lease kept = given.leases.create(lease("kept", "1"));
    given.see(given.leases.create(lease("same", "1")));
    given.first.unavailable(true);
    given.second.unavailable(true);
    given.first.cut();
    given.second.cut();
    var _ = given.leases.delete("default", "gone", DeleteOptions.getDefaultInstance());
    var _ = given.leases.update(LeasesInformer.holder(kept, "2"));
    Lease last = given.leases.create(lease("new", "1"));
    given.state.compact();
    given.told.clear();
    given.first.unavailable(false);
    given.second.unavailable(false);
    given.see(last);

    assertThat(given.told)
        .containsExactlyInAnyOrder("removed gone 1", "updated kept 1 2", "added new 1");
    assertThat(given.informer.stats().expired()).isEqualTo(1);
    assertThat(given.informer.stats().lists()).isEqualTo(2);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void startsWhenTheServersComeBack() throws InterruptedException {
    given.first.unavailable(true);
    given.second.unavailable(true);
    var _ = given.leases.create(lease("a", "1"));
    given.informer.start();
    // Each has refused it, and is asked again.
    given.first.awaitCalls(2);
    given.second.awaitCalls(2);
    assertThat(given.informer.synced()).isFalse();

    given.first.unavailable(false);

    assertThat(given.informer.awaitSynced(LONG)).isTrue();
  }

  @Test
  void noticesThatItHearsNothingAndRecovers() throws InterruptedException {
    given.informerThatIsQuietAfter(Duration.ofMillis(50));
    given.first.muted(true);
    given.second.muted(true);
    given.start();

    // The watch is open and says nothing; a list is what tells.
    given.see(given.leases.create(lease("a", "1")));

    assertThat(given.told).containsExactly("added a 1");
    assertThat(given.informer.stats().quiet()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void repeatedEventIsDroppedAndCounted() throws InterruptedException {
    given.start();
    given.see(given.leases.create(lease("a", "1")));
    given.state.repeatLast();
    given.see(given.leases.create(lease("b", "1")));

    assertThat(given.told).containsExactly("added a 1", "added b 1");
    assertThat(given.informer.stats().stale()).isEqualTo(1);
  }

  @Test
  void undecodableObjectIsCountedAndNotFatal() throws InterruptedException {
    given.start();
    given.state.undecodable(Kinds.LEASE);
    given.see(given.leases.create(lease("b", "1")));

    assertThat(given.told).containsExactly("added b 1");
    assertThat(given.informer.stats().undecodable()).isEqualTo(1);
  }

  @Test
  void undecodableObjectThatGoesIsGoneFromTheCache() throws InterruptedException {
    given.start();
    given.see(given.leases.create(lease("a", "1")));

    given.state.undecodableGone(Kinds.LEASE, "default", "a");
    given.see(given.leases.create(lease("b", "1")));

    assertThat(given.told).containsExactly("added a 1", "removed a 1", "added b 1");
    assertThat(given.informer.cache().get("default", "a")).isEmpty();
  }

  /** Whatever happens on the way, the cache ends as the server is, and handlers could follow. */
  @RepeatedTest(value = 5, name = "seed {currentRepetition}")
  void comesToTheServersStateThroughRandomTrouble(RepetitionInfo repetition)
      throws InterruptedException {
    Random random = new Random(repetition.getCurrentRepetition());
    Map<String, String> followed = new ConcurrentHashMap<>();
    given.informer.onChange(change -> {
      String name = change.object().getMetadata().getName();
      switch (change) {
        case Change.Added<Lease> added -> {
          assertThat(followed.put(name, LeasesInformer.version(added.object()))).isNull();
        }
        case Change.Updated<Lease> updated ->
            assertThat(followed.put(name, LeasesInformer.version(updated.object())))
                .isEqualTo(LeasesInformer.version(updated.before()));
        case Change.Removed<Lease> _ -> assertThat(followed.remove(name)).isNotNull();
      }
    });
    given.start();
    for (int i = 0; i < 400; i++) {
      String name = "l" + random.nextInt(8);
      var there = given.leases.get("default", name);
      if (there.isEmpty()) {
        var _ = given.leases.create(lease(name, "me"));
      } else if (random.nextInt(3) == 0) {
        var _ = given.leases.delete("default", name, DeleteOptions.getDefaultInstance());
      } else {
        var _ = given.leases.update(there.get());
      }
      switch (random.nextInt(20)) {
        case 0 -> given.first.cut();
        case 1 -> given.second.cut();
        case 2 -> given.state.compact();
        case 3 -> given.first.unavailable(true);
        case 4 -> given.first.unavailable(false);
        default -> {}
      }
    }
    given.first.unavailable(false);
    given.see(given.leases.create(lease("last", "me")));

    assertThat(given.informer.stats().handlerFailures()).isZero();
    assertThat(given.informer.cache().list())
        .containsExactlyInAnyOrderElementsOf(given.leases.listAll(ListOptions.ALL).items());
    assertThat(followed).hasSize(given.informer.cache().size());
  }
}

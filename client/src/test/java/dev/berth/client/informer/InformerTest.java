package dev.berth.client.informer;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.core.v1.Event;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the cache holds, and what handlers are told. */
class InformerTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final LeasesInformer given = new LeasesInformer();

  @AfterEach
  void close() {
    given.close();
  }

  @Test
  void isSyncedWhenEveryPageIsThere() throws InterruptedException {
    IntStream.range(0, 10).forEach(i -> given.leases.create(lease("l" + i, "me")));
    assertThat(given.informer.synced()).isFalse();

    given.start();

    assertThat(given.informer.cache().size()).isEqualTo(10);
    assertThat(given.informer.cache().get("default", "l7")).isPresent();
  }

  @Test
  void findsObjectsByNamespaceAndByIndexAsTheyChange() throws InterruptedException {
    given.start();
    var _ = given.leases.create(lease("a", "x", "one"));
    var _ = given.leases.create(lease("a", "y", "two"));
    Lease moved = given.leases.create(lease("b", "x", "one"));
    given.see(
        given.leases.update(
            moved.toBuilder()
                .setSpec(moved.getSpec().toBuilder().setHolderIdentity("two"))
                .build()));

    assertThat(given.informer.cache().list("a")).hasSize(2);
    assertThat(given.informer.cache().list("none")).isEmpty();
    assertThat(given.informer.cache().byIndex("holder", "one")).hasSize(1);
    assertThat(given.informer.cache().byIndex("holder", "two")).hasSize(2);
    assertThat(given.informer.cache().indexed("holder")).containsExactlyInAnyOrder("one", "two");
    assertThatThrownBy(() -> given.informer.cache().byIndex("typo", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> given.informer.cache().indexed("typo"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void indexForgetsValuesThatNoObjectHas() throws InterruptedException {
    given.start();
    Lease before = given.leases.create(lease("a", "one"));
    var _ = given.leases.create(lease("b", "two"));
    var _ = given.leases.update(LeasesInformer.holder(before, "two"));
    var _ = given.leases.delete("default", "a", DeleteOptions.getDefaultInstance());
    given.see(given.leases.create(lease("c", "two")));

    assertThat(given.informer.cache().indexed("holder")).containsExactly("two");
  }

  @Test
  void tellsHandlersEachChangeInOrder() throws InterruptedException {
    given.start();
    Lease created = given.leases.create(lease("a", "1"));
    Lease updated = given.leases.update(LeasesInformer.holder(created, "2"));
    assertThat(updated.getSpec().getHolderIdentity()).isEqualTo("2");
    given.see(given.leases.delete("default", "a", DeleteOptions.getDefaultInstance()));

    assertThat(given.told).containsExactly("added a 1", "updated a 1 2", "removed a 2");
  }

  @Test
  void tellsALateHandlerWhatIsThere() throws InterruptedException {
    given.informer.start();
    given.see(given.leases.create(lease("a", "1")));

    given.informer.onChange(given::tell);

    assertThat(given.told).containsExactly("added a 1");
  }

  @Test
  void handlerThatThrowsCostsTheOthersNothing() throws InterruptedException {
    given.informer.onChange(_ -> {
      throw new IllegalStateException("a bug in a handler, on purpose");
    });
    given.start();
    given.see(given.leases.create(lease("a", "1")));

    assertThat(given.told).containsExactly("added a 1");
    assertThat(given.informer.stats().handlerFailures()).isEqualTo(1);
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void bookmarkMovesTheVersion() throws InterruptedException {
    given.start();
    // Only an open watch hears of a bookmark.
    given.state.awaitWatcher();
    // Another kind's write moves the store's version and sends nothing here.
    var _ = given.writer.objects(Kinds.EVENT).create(Event.getDefaultInstance());
    String version = Long.toString(Long.parseLong(given.informer.version()) + 1);
    assertThat(given.informer.waitFor(version, Duration.ofMillis(10))).isFalse();

    given.state.bookmark(Kinds.LEASE);

    assertThat(given.informer.waitFor(version, LONG)).isTrue();
  }

  @Test
  void refreshListsAgain() throws InterruptedException {
    given.start();
    var _ = given.writer.objects(Kinds.EVENT).create(Event.getDefaultInstance());
    String version = Long.toString(Long.parseLong(given.informer.version()) + 1);

    given.informer.refresh();

    assertThat(given.informer.waitFor(version, LONG)).isTrue();
    assertThat(given.informer.stats().lists()).isEqualTo(2);
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void closingEndsItsWatch() throws InterruptedException {
    given.start();
    given.see(given.leases.create(lease("a", "1")));
    assertThat(given.state.watchers()).isEqualTo(1);

    given.informer.close();

    given.state.awaitNoWatchers();
    var _ = given.leases.create(lease("b", "1"));

    assertThat(given.told).containsExactly("added a 1");
  }
}

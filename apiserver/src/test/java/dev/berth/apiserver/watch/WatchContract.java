package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.committed;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What watch caches promise, over any store. */
interface WatchContract extends WatchHistoryContract {
  @Test
  default void thePresentObjectsComeFirstThenABookmarkThenWhatFollows() throws Exception {
    long first = commit(store(), new Write.Create(key("x"), task(key("x"), "1", "one")));
    try (WatchCaches caches = caches();
        Reading watch = Reading.of(caches, all(), 0)) {
      assertThat(watch.await(2)).containsExactly("ADDED x one " + first, "BOOKMARK end");

      long second = commit(store(), new Write.Update(key("x"), first, task(key("x"), "1", "two")));
      long third = commit(store(), new Write.Delete(key("x"), second));

      assertThat(watch.await(4)).endsWith("MODIFIED x two " + second, "DELETED x two " + third);
    }
  }

  @Test
  default void noEventIsLostOrRepeatedWhileManyWrite() throws Exception {
    long start = Version.endOf(store().revision(SOON));
    try (WatchCaches caches = caches();
        Reading early = Reading.of(caches, all(), start)) {
      List<Callable<List<Long>>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "w" + i;
        writers.add(() -> writeAndDelete(key(name), 25));
      }
      List<Long> versions = new ArrayList<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<List<Long>> written : threads.invokeAll(writers)) {
          versions.addAll(written.get());
        }
      }
      versions.sort(null);

      early.await(versions.size());
      assertThat(early.versions()).isEqualTo(versions);
      try (Reading late = Reading.of(caches, all(), start)) {
        late.await(versions.size());
        assertThat(late.versions()).isEqualTo(versions);
      }
    }
  }

  private List<Long> writeAndDelete(Key key, int updates) {
    List<Long> versions = new ArrayList<>();
    long version = commit(store(), new Write.Create(key, task(key, "1", "0")));
    versions.add(version);
    for (int i = 1; i <= updates; i++) {
      version = commit(store(), new Write.Update(key, version, task(key, "1", "" + i)));
      versions.add(version);
    }
    versions.add(commit(store(), new Write.Delete(key, version)));
    return versions;
  }

  @Test
  default void aWatchResumesFromAnyEventsVersionAlsoInsideARevision() throws Exception {
    long start = Version.endOf(store().revision(SOON));
    long old = commit(store(), new Write.Create(key("old"), task(key("old"), "1", "0")));
    var group =
        committed(
            store()
                .commit(
                    Transaction.of(
                        new Write.Create(key("b"), task(key("b"), "2", "1")),
                        new Write.Delete(key("old"), old),
                        new Write.Create(key("a"), task(key("a"), "3", "2"))),
                    SOON));
    List<Long> expected =
        List.of(old, group.versions().get(0), group.versions().get(2), group.versions().get(1));
    CacheLimits noRing = new CacheLimits(1, 1, 100, 1 << 20, Duration.ofHours(1), 8);
    for (CacheLimits limits : List.of(CacheLimits.DEFAULT, noRing)) {
      try (WatchCaches caches = caches(limits)) {
        for (int i = -1; i < expected.size(); i++) {
          try (Reading watch = Reading.of(caches, all(), i < 0 ? start : expected.get(i))) {
            watch.await(expected.size() - i - 1);
            assertThat(watch.versions()).isEqualTo(expected.subList(i + 1, expected.size()));
          }
        }
      }
    }
  }

  @Test
  default void aNameThatIsUsedAgainIsDeletedFirst() throws Exception {
    try (WatchCaches caches = caches();
        Reading watch = Reading.of(caches, all(), 0)) {
      long first = commit(store(), new Write.Create(key("x"), task(key("x"), "1", "old")));
      long gone = commit(store(), new Write.Delete(key("x"), first));
      long again = commit(store(), new Write.Create(key("x"), task(key("x"), "2", "new")));

      assertThat(watch.await(4))
          .containsExactly(
              "BOOKMARK end",
              "ADDED x old " + first,
              "DELETED x old " + gone,
              "ADDED x new " + again);
    }
  }

  @Test
  default void aWatcherSeesObjectsEnterAndLeaveItsSelector() throws Exception {
    Query labelled =
        new Query(
            KIND,
            "",
            new LabelSelector(
                List.of(
                    new LabelSelector.Requirement("uid", LabelSelector.Operator.IN, List.of("1")))),
            FieldSelector.ALL);
    try (WatchCaches caches = caches();
        Reading byField = Reading.of(caches, WatchSamples.message("here"), 0);
        Reading byLabel = Reading.of(caches, labelled, 0)) {
      long made = commit(store(), new Write.Create(key("x"), task(key("x"), "1", "away")));
      long in = commit(store(), new Write.Update(key("x"), made, task(key("x"), "1", "here")));
      long same = commit(store(), new Write.Update(key("x"), in, task(key("x"), "1", "here")));
      long out = commit(store(), new Write.Update(key("x"), same, task(key("x"), "2", "gone")));
      commit(store(), new Write.Delete(key("x"), out));
      long end = commit(store(), new Write.Create(key("y"), task(key("y"), "1", "here")));

      assertThat(byField.await(5))
          .containsExactly(
              "BOOKMARK end",
              "ADDED x here " + in,
              "MODIFIED x here " + same,
              "DELETED x here " + out,
              "ADDED y here " + end);
      assertThat(byLabel.await(6))
          .containsExactly(
              "BOOKMARK end",
              "ADDED x away " + made,
              "MODIFIED x here " + in,
              "MODIFIED x here " + same,
              "DELETED x here " + out,
              "ADDED y here " + end);
    }
  }

  @Test
  default void aWatcherOfANamespaceSeesNoOther() throws Exception {
    Query b = new Query(KIND, "b", LabelSelector.ALL, FieldSelector.ALL);
    commit(store(), new Write.Create(key("a", "x"), task(key("a", "x"), "1", "ax")));
    long old = commit(store(), new Write.Create(key("b", "x"), task(key("b", "x"), "1", "bx")));
    try (WatchCaches caches = caches();
        Reading watch = Reading.of(caches, b, 0)) {
      watch.await(2);
      commit(store(), new Write.Create(key("a", "y"), task(key("a", "y"), "1", "ay")));
      long now = commit(store(), new Write.Create(key("b", "y"), task(key("b", "y"), "1", "by")));

      assertThat(watch.await(3))
          .containsExactly("ADDED x bx " + old, "BOOKMARK end", "ADDED y by " + now);
      assertThat(caches.list(b, now, SOON).objects()).hasSize(2);
    }
  }

  @Test
  default void bookmarksAreNeverAheadOfEventsAndFollowTheStore() throws Exception {
    CacheLimits often = new CacheLimits(1_000, 1 << 20, 1_000, 1 << 20, Duration.ofMillis(20), 8);
    try (WatchCaches caches = caches(often);
        Watch watch = caches.watch(all(), 0, true)) {
      long bookmark = 0;
      for (int i = 0; i < 10; i++) {
        Key key = key("t" + i);
        long version = commit(store(), new Write.Create(key, task(key, "1", "x")));
        boolean seen = false;
        while (!seen || bookmark < version) {
          for (WatchEvent event : decoded(watch.next(SOON))) {
            if (event.getResourceVersion().isEmpty()) {
              seen = true;
            } else {
              bookmark = Long.parseLong(event.getResourceVersion());
              assertThat(bookmark >= version)
                  .as("bookmark %d", bookmark)
                  .isEqualTo(bookmark >= version && seen);
            }
          }
        }
      }
    }
  }

  @Test
  default void aQuietWatcherGetsTheSameBookmarkAgain() throws Exception {
    CacheLimits often = new CacheLimits(1_000, 1 << 20, 1_000, 1 << 20, Duration.ofMillis(20), 8);
    long version = commit(store(), new Write.Create(key("x"), task(key("x"), "1", "one")));
    try (WatchCaches caches = caches(often);
        Watch watch = caches.watch(all(), 0, true)) {
      assertThat(watch.next(SOON)).hasSize(2);
      long before = version;
      for (int i = 0; i < 3; i++) {
        List<WatchEvent> events = decoded(watch.next(SOON));
        assertThat(events).hasSize(1);
        long bookmark = Long.parseLong(events.getFirst().getResourceVersion());
        assertThat(bookmark).isGreaterThanOrEqualTo(before);
        before = bookmark;
      }
    }
  }

  @Test
  default void aSlowWatcherIsCutOffAndHoldsUpNobody() throws Exception {
    CacheLimits small = new CacheLimits(1_000, 1 << 20, 5, 1 << 20, Duration.ofHours(1), 8);
    try (WatchCaches caches = caches(small);
        Watch slow = caches.watch(all(), 0, false);
        Reading quick = Reading.of(caches, all(), 0)) {
      for (int i = 0; i < 20; i++) {
        Key key = key("t" + i);
        commit(store(), new Write.Create(key, task(key, "1", "x")));
        quick.await(i + 2);
      }
      assertThat(Reading.failureOf(slow)).isInstanceOf(Failure.Expired.class);
    }
  }

  @Test
  default void aVersionOlderThanTheHistoryIsExpired() throws Exception {
    long first = commit(store(), new Write.Create(key("x"), task(key("x"), "1", "one")));
    long second = commit(store(), new Write.Update(key("x"), first, task(key("x"), "1", "two")));
    long third = commit(store(), new Write.Update(key("x"), second, task(key("x"), "1", "3")));
    compact(Version.revision(third));
    try (WatchCaches caches = caches();
        Watch watch = caches.watch(all(), first, false)) {
      assertThat(Reading.failureOf(watch)).isInstanceOf(Failure.Expired.class);
    }
  }

  @Test
  default void aListIsNotOlderThanAnAcknowledgedWrite() {
    try (WatchCaches caches = caches()) {
      for (int i = 0; i < 20; i++) {
        Key key = key("t" + i);
        long version = commit(store(), new Write.Create(key, task(key, "1", "x")));
        Store.Page page = caches.list(all(), version, SOON);
        assertThat(page.objects()).hasSize(i + 1);
        assertThat(page.revision()).isGreaterThanOrEqualTo(Version.revision(version));
      }
    }
  }

  @Test
  default void aWatchBeginsWithEveryAcknowledgedWrite() throws Exception {
    try (WatchCaches caches = caches()) {
      for (int i = 0; i < 20; i++) {
        Key key = key("t" + i);
        commit(store(), new Write.Create(key, task(key, "1", "x")));
        try (Watch watch = caches.watch(all(), 0, false)) {
          assertThat(watch.next(SOON)).hasSize(i + 2);
        }
      }
    }
  }

  @Test
  default void aListWaitsForARevisionThatChangedNothingOfItsKind() {
    try (WatchCaches caches = caches()) {
      Key binding = Key.of(dev.berth.api.kind.Kinds.BINDING, "a", "x");
      commit(store(), new Write.Create(binding, task(binding, "1", "x")));
      long now = store().revision(SOON);

      assertThat(caches.list(all(), Version.endOf(now), SOON).revision())
          .isGreaterThanOrEqualTo(now);
    }
  }

  @Test
  default void anObjectThatCannotBeDecodedIsAnErrorItemAndStopsNothing() throws Exception {
    ByteString broken =
        task(key("bad"), "1", "x").concat(ByteString.copyFromUtf8("\u0012\u0003abc"));
    long bad = commit(store(), new Write.Create(key("bad"), broken));
    try (WatchCaches caches = caches();
        Reading watch = Reading.of(caches, all(), 0)) {
      assertThat(watch.await(2)).containsExactly("ADDED undecodable bad " + bad, "BOOKMARK end");

      long good = commit(store(), new Write.Create(key("good"), task(key("good"), "1", "x")));
      long gone = commit(store(), new Write.Delete(key("bad"), bad));

      assertThat(watch.await(4))
          .endsWith("ADDED good x " + good, "DELETED undecodable bad " + gone);
    }
  }

  @Test
  default void anEventIsEncodedOnceForAllItsWatchers() throws Exception {
    try (WatchCaches caches = caches();
        Watch one = caches.watch(all(), 0, false);
        Watch two = caches.watch(all(), 0, false)) {
      one.next(SOON);
      two.next(SOON);
      commit(store(), new Write.Create(key("x"), task(key("x"), "1", "x")));

      assertThat(one.next(SOON).getFirst()).isSameAs(two.next(SOON).getFirst());
    }
  }

  @Test
  default void aBatchIsAtMost256KibAndKeepsTheOrder() throws Exception {
    for (int i = 0; i < 5; i++) {
      Key key = key("t" + i);
      commit(store(), new Write.Create(key, task(key, "1", "x".repeat(100_000))));
    }
    try (WatchCaches caches = caches();
        Watch initial = caches.watch(all(), 0, false)) {
      List<Integer> sizes = new ArrayList<>();
      int events = 0;
      while (events < 6) {
        List<EncodedEvent> batch = initial.next(SOON);
        events += batch.size();
        sizes.add(batch.stream().mapToInt(EncodedEvent::size).sum());
      }
      assertThat(sizes).hasSize(3).allMatch(size -> size <= 256 << 10);
    }
  }

  private static List<WatchEvent> decoded(List<EncodedEvent> events) {
    return events.stream().map(EncodedEvent::decode).toList();
  }
}

package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.store.Samples.commit;
import static dev.berth.apiserver.store.Samples.committed;
import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What watch caches promise about the history behind them: groups, how far back it reaches, and the
 * newest reads.
 */
interface WatchHistoryContract {
  /** The store under the caches, empty of objects. */
  Store store();

  void compact(long revision);

  default WatchCaches caches() {
    return caches(CacheLimits.DEFAULT);
  }

  default WatchCaches caches(CacheLimits limits) {
    return WatchCaches.start(store(), List.of(KIND), limits);
  }

  @Test
  default void aKeyDeletedAndCreatedAgainInTwoConsecutiveGroupsIsSeenToGoAndToCome()
      throws Exception {
    long start = Version.endOf(store().revision(SOON));
    List<Long> first = group(creation("a", "1"), creation("x", "1"), creation("b", "1"));
    List<Long> second =
        group(
            creation("c", "1"),
            new Write.Delete(key("x"), first.get(1)),
            new Write.Delete(key("a"), first.get(0)));
    List<Long> third = group(creation("x", "2"), new Write.Delete(key("b"), first.get(2)));
    List<String> expected =
        List.of(
            "ADDED a 1 " + first.get(0),
            "ADDED x 1 " + first.get(1),
            "ADDED b 1 " + first.get(2),
            "ADDED c 1 " + second.get(0),
            "DELETED x 1 " + second.get(1),
            "DELETED a 1 " + second.get(2),
            "ADDED x 2 " + third.get(0),
            "DELETED b 1 " + third.get(1));
    try (WatchCaches caches = caches();
        Reading watch = Reading.of(caches, all(), start)) {
      assertThat(watch.await(8)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(watch.versions()).isSorted().doesNotHaveDuplicates();
      for (long version : watch.versions()) {
        try (Reading resumed = Reading.of(caches, all(), version)) {
          List<Long> rest = watch.versions().stream().filter(v -> v > version).toList();
          resumed.await(rest.size());
          assertThat(resumed.versions()).isEqualTo(rest);
        }
      }
      assertThat(caches.get(KIND, key("x"), SOON).orElseThrow().uid()).isEqualTo("2");
      assertThat(caches.get(KIND, key("a"), SOON)).isEmpty();
    }
  }

  @Test
  default void aDeleteAndACreateOfOtherKeysInOneGroupAreTwoVersions() throws Exception {
    long old = commit(store(), creation("old", "1"));
    try (WatchCaches caches = caches();
        Reading watch = Reading.of(caches, all(), 0)) {
      watch.await(2);
      List<Long> both = group(new Write.Delete(key("old"), old), creation("new", "2"));

      assertThat(watch.await(4))
          .endsWith("ADDED new 2 " + both.get(1), "DELETED old 1 " + both.get(0));
      assertThat(both.get(0)).isGreaterThan(both.get(1));
      try (Reading between = Reading.of(caches, all(), both.get(1))) {
        assertThat(between.await(1)).containsExactly("DELETED old 1 " + both.get(0));
      }
    }
  }

  @Test
  default void catchingUpOverFarMoreThan4MibMissesNothing() throws Exception {
    long start = Version.endOf(store().revision(SOON));
    List<Long> versions = new ArrayList<>();
    String large = "x".repeat(400_000);
    for (int i = 0; i < 40; i++) {
      versions.add(commit(store(), creation("t" + i, large)));
    }
    try (WatchCaches caches = caches();
        Reading watch = Reading.of(caches, all(), start)) {
      watch.await(versions.size());
      assertThat(watch.versions()).isEqualTo(versions);
    }
  }

  @Test
  default void aWatchStartsFromAnyRevisionThatTheStoreStillHas() throws Exception {
    List<Long> versions = new ArrayList<>();
    versions.add(commit(store(), creation("x", "1")));
    for (int i = 0; i < 9; i++) {
      versions.add(
          commit(
              store(),
              new Write.Update(key("x"), versions.getLast(), task(key("x"), "1", "" + i))));
    }
    compact(Version.revision(versions.get(4)));
    try (WatchCaches caches = caches()) {
      for (int i = 5; i < versions.size(); i++) {
        try (Reading watch = Reading.of(caches, all(), versions.get(i))) {
          watch.await(versions.size() - i - 1);
          assertThat(watch.versions()).isEqualTo(versions.subList(i + 1, versions.size()));
        }
      }
      try (Watch old = caches.watch(all(), versions.get(1), false)) {
        assertThat(Reading.failureOf(old)).isInstanceOf(Failure.Expired.class);
      }
    }
  }

  @Test
  default void aNewestReadShowsEveryAcknowledgedWrite() {
    try (WatchCaches caches = caches()) {
      for (int i = 0; i < 20; i++) {
        long version = commit(store(), creation("t" + i, "1"));
        assertThat(caches.get(KIND, key("t" + i), SOON).orElseThrow().stored().version())
            .isEqualTo(version);
        int count = i + 1;
        caches
            .newest(all(), SOON)
            .ifPresent(view -> assertThat(view.list(all(), "")).toIterable().hasSize(count));
      }
    }
  }

  @Test
  default void aListFromAVersionThatTheStoreHasNotReachedIsExpired() {
    try (WatchCaches caches = caches()) {
      long future = Version.endOf(store().revision(SOON) + 1_000);
      Failure failure =
          catchThrowableOfType(FailureException.class, () -> caches.list(all(), future, SOON))
              .failure();
      assertThat(failure).isInstanceOf(Failure.Expired.class);
    }
  }

  private static Write.Create creation(String name, String text) {
    return new Write.Create(key(name), task(key(name), text.length() > 9 ? "1" : text, text));
  }

  private List<Long> group(Write... writes) {
    return committed(store().commit(Transaction.of(writes), SOON)).versions();
  }
}

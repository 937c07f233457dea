package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cache that has to list again, for what it missed is compacted. */
class GapInHistoryTest {
  private final KindCache cache = new KindCache(KIND, CacheLimits.DEFAULT);

  /**
   * The difference could be told, but only with versions for its deletes that mean something else
   * at a server which has seen them.
   */
  @Test
  void watchersExpire() {
    cache.replace(5, List.of(item("x", 3), item("y", 4)));
    try (CacheWatch asFar = cache.watchLater(all(), false);
        CacheWatch ahead = cache.watchLater(all(), false)) {
      assertThat(cache.join(asFar, Version.endOf(5))).isTrue();
      assertThat(cache.join(ahead, Version.endOf(7))).isTrue();

      cache.replace(10, List.of(item("y", 8)));

      assertThat(Reading.failureOf(asFar)).isInstanceOf(Failure.Expired.class);
      assertThat(Reading.failureOf(ahead)).isInstanceOf(Failure.Expired.class);
    }
  }

  @Test
  void versionsBeforeTheGapAreNotServedFromTheRing() {
    cache.replace(5, List.of(item("x", 3)));
    cache.replace(10, List.of(item("x", 3)));

    try (CacheWatch watch = cache.watchLater(all(), false)) {
      assertThat(cache.join(watch, Version.endOf(5))).isFalse();
      assertThat(cache.join(watch, Version.endOf(10))).isTrue();
    }
  }

  /** It was closed while a backlog still served it. */
  @Test
  void aWatchThatIsOverIsNotKept() {
    cache.replace(5, List.of());
    CacheWatch watch = cache.watchLater(all(), false);
    watch.close();

    assertThat(cache.join(watch, Version.endOf(5))).isTrue();

    assertThat(cache.ofWatchers(Watchers::count)).isZero();
  }

  private Item item(String name, long revision) {
    return cache
        .reader()
        .read(new Stored(key(name), task(key(name), "1", "x"), Version.of(revision, 0)));
  }
}

package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cache that has to list again, for what it missed is compacted. */
class GapInHistoryTest {
  private final KindCache cache = new KindCache(KIND, CacheLimits.DEFAULT);

  @Test
  void aWatcherThatWasAsFarAsTheCacheGetsTheDifference() throws Exception {
    cache.replace(5, List.of(item("x", 3), item("y", 4)));
    try (CacheWatch watch = cache.watchLater(all(), false)) {
      assertThat(cache.join(watch, Version.endOf(5))).isTrue();

      cache.replace(10, List.of(item("y", 8)));

      assertThat(watch.next(Duration.ofSeconds(10)).stream().map(EncodedEvent::decode))
          .extracting(Reading::typeAndName)
          .containsExactly("DELETED x", "MODIFIED y");
    }
  }

  /**
   * It came from another server, which was ahead. What was deleted may have been made anew and
   * deleted again since the cache knew it: the difference can't be told in its terms.
   */
  @Test
  void aWatcherThatIsAheadOfTheCacheExpires() {
    cache.replace(5, List.of(item("x", 3)));
    try (CacheWatch watch = cache.watchLater(all(), false)) {
      assertThat(cache.join(watch, Version.endOf(7))).isTrue();

      cache.replace(10, List.of());

      assertThat(Reading.failureOf(watch)).isInstanceOf(Failure.Expired.class);
    }
  }

  private Item item(String name, long revision) {
    return cache
        .reader()
        .read(new Stored(key(name), task(key(name), "1", "x"), Version.of(revision, 0)));
  }
}

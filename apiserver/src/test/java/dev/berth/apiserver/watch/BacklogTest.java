package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.message;
import static dev.berth.apiserver.watch.WatchSamples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
  /** The watcher may have seen the state before, and would never hear that it is gone. */
  @Test
  void changeWhoseStateBeforeIsLostEndsTheWatch() {
    KindCache cache = new KindCache(KIND, CacheLimits.DEFAULT);
    CacheWatch watch = cache.watchLater(message("old"), false);
    Backlog backlog = new Backlog(cache, watch, Version.endOf(5));
    Key key = key("x");
    long version = Version.of(7, 0);

    backlog.changed(
        List.of(
            new StoreEvent(
                key, new Stored(key, task(key, "1", "new"), version), null, version, true)));

    assertThat(Reading.failureOf(watch)).isInstanceOf(Failure.Expired.class);
  }
}

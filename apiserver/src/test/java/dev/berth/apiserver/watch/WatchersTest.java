package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchersTest {
  private static final Key KEY = key("x");

  private final KindCache cache = new KindCache(KIND, CacheLimits.DEFAULT);
  private final Watchers watchers = new Watchers(List.of("status.message"));

  @Test
  void oneOfThousandsThatWantOneValueIsFoundWithoutAskingTheOthers() {
    List<CacheWatch> nodes = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      CacheWatch watch = cache.watchLater(message("n" + i), false);
      nodes.add(watch);
      watchers.add(watch);
    }
    CacheWatch everything = cache.watchLater(all(), false);
    watchers.add(everything);

    assertThat(about(null, "n7")).containsExactlyInAnyOrder(nodes.get(7), everything);
    assertThat(about("n7", "n8")).containsExactlyInAnyOrder(nodes.get(7), nodes.get(8), everything);
    assertThat(about("n7", "n7")).containsExactlyInAnyOrder(nodes.get(7), everything);
    assertThat(about("n9", null)).containsExactlyInAnyOrder(nodes.get(9), everything);
  }

  @Test
  void aRemovedWatcherIsNotFoundAndLeavesNothingBehind() {
    CacheWatch watch = cache.watchLater(message("n1"), false);
    watchers.add(watch);
    watchers.remove(watch);
    watchers.remove(watch);

    assertThat(about(null, "n1")).isEmpty();
    assertThat(watchers.all()).isEmpty();
  }

  private List<CacheWatch> about(@Nullable String before, @Nullable String now) {
    List<CacheWatch> found = new ArrayList<>();
    watchers.about(new Change(KIND, KEY, 1, item(now), item(before)), found::add);
    return found;
  }

  private static @Nullable Item item(@Nullable String message) {
    return message == null
        ? null
        : new Item(
            KEY.path(),
            new Stored(KEY, ByteString.EMPTY, 1),
            "",
            Map.of(),
            Map.of("status.message", message),
            null);
  }
}

package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static dev.berth.apiserver.watch.WatchSamples.all;
import static dev.berth.apiserver.watch.WatchSamples.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
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

    assertThat(about(item(null), item("n7"))).containsExactlyInAnyOrder(nodes.get(7), everything);
    assertThat(about("n7", "n8")).containsExactlyInAnyOrder(nodes.get(7), nodes.get(8), everything);
    assertThat(about("n7", "n7")).containsExactlyInAnyOrder(nodes.get(7), everything);
    assertThat(about(item("n9"), item(null))).containsExactlyInAnyOrder(nodes.get(9), everything);
  }

  @Test
  void thoseThatWantSomeValuesOfALabelAreFoundOnceWithoutAskingTheOthers() {
    List<CacheWatch> apps = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      CacheWatch watch = cache.watchLater(app("a" + i), false);
      apps.add(watch);
      watchers.add(watch);
    }
    CacheWatch two = cache.watchLater(app("a7", "a8"), false);
    watchers.add(two);

    assertThat(about(item(null), labelled("a7"))).containsExactlyInAnyOrder(apps.get(7), two);
    assertThat(about(labelled("a7"), labelled("a8")))
        .containsExactlyInAnyOrder(apps.get(7), apps.get(8), two);
    assertThat(about(labelled("a9"), item(null))).containsExactly(apps.get(9));
    assertThat(about(item(null), item("no label"))).isEmpty();

    watchers.remove(two);
    assertThat(about(item(null), labelled("a7"))).containsExactly(apps.get(7));
  }

  private static Query app(String... values) {
    return new Query(
        KIND,
        "",
        new LabelSelector(
            List.of(
                new LabelSelector.Requirement("app", LabelSelector.Operator.IN, List.of(values)))),
        FieldSelector.ALL);
  }

  private static Item labelled(String app) {
    return new Item(
        KEY.path(), new Stored(KEY, ByteString.EMPTY, 1), "", Map.of("app", app), Map.of(), null);
  }

  @Test
  void aRemovedWatcherIsNotFoundAndLeavesNothingBehind() {
    CacheWatch watch = cache.watchLater(message("n1"), false);
    watchers.add(watch);
    watchers.remove(watch);
    watchers.remove(watch);

    assertThat(about(item(null), item("n1"))).isEmpty();
    assertThat(watchers.all()).isEmpty();
  }

  private List<CacheWatch> about(@Nullable String before, @Nullable String now) {
    return about(item(before), item(now));
  }

  private List<CacheWatch> about(@Nullable Item before, @Nullable Item now) {
    List<CacheWatch> found = new ArrayList<>();
    watchers.about(new Change(KIND, KEY, 1, now, before), found::add);
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

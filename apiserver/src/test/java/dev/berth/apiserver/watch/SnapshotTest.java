package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  @Property(tries = 50)
  void isAsASortedMapWouldBe(
      @ForAll @IntRange(max = 3_000) int present,
      @ForAll @Size(max = 300) List<@IntRange(min = -3_000, max = 3_000) Integer> changes) {
    TreeMap<String, Item> model = new TreeMap<>();
    for (int i = 0; i < present; i++) {
      Item item = item(i, 1);
      model.put(item.path(), item);
    }
    Snapshot snapshot = Snapshot.of(List.copyOf(model.values()));
    long version = 1;
    for (int change : changes) {
      Item item = item(Math.abs(change), ++version);
      if (change >= 0) {
        model.put(item.path(), item);
        snapshot = snapshot.with(item);
      } else {
        model.remove(item.path());
        snapshot = snapshot.without(item.path());
      }
      assertThat(snapshot.get(item.path())).isEqualTo(model.get(item.path()));
    }
    assertThat(snapshot.size()).isEqualTo(model.size());
    assertThat(items(snapshot, "")).isEqualTo(List.copyOf(model.values()));
    String prefix = item(1, 1).path().substring(0, item(1, 1).path().lastIndexOf('/') + 1);
    assertThat(items(snapshot, prefix))
        .isEqualTo(model.values().stream().filter(item -> item.path().startsWith(prefix)).toList());
  }

  @Test
  void growsAndShrinksByOneItemAtATime() {
    Snapshot snapshot = Snapshot.EMPTY;
    for (int i = 0; i < 5_000; i++) {
      snapshot = snapshot.with(item(i * 7_919 % 5_000, i));
    }
    assertThat(snapshot.size()).isEqualTo(5_000);
    Snapshot full = snapshot;
    for (int i = 0; i < 5_000; i++) {
      snapshot = snapshot.without(item(i, 0).path());
    }
    assertThat(items(snapshot, "")).isEmpty();
    assertThat(items(full, ""))
        .hasSize(5_000)
        .isSortedAccordingTo((a, b) -> a.path().compareTo(b.path()));
  }

  private static List<Item> items(Snapshot snapshot, String prefix) {
    List<Item> all = new ArrayList<>();
    snapshot.under(prefix).forEach(all::add);
    return all;
  }

  private static Item item(int number, long version) {
    Key key = key("n" + number % 3, "name-%05d".formatted(number));
    return new Item(
        key.path(), new Stored(key, ByteString.EMPTY, version), "", Map.of(), Map.of(), null);
  }
}

package dev.berth.apiserver.watch;

import static dev.berth.apiserver.store.Samples.key;
import static dev.berth.apiserver.watch.WatchSamples.KIND;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.LabelSelector.Operator;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class IndexesTest {
  private static final List<Query> QUERIES =
      List.of(
          labelled("", requirement("app", Operator.IN, "a0")),
          labelled("n1", requirement("app", Operator.IN, "a0", "a2", "a0")),
          labelled("", requirement("tier", Operator.EXISTS)),
          labelled(
              "n0",
              requirement("app", Operator.IN, "a1"),
              requirement("tier", Operator.NOT_IN, "t1")),
          labelled("", requirement("app", Operator.DOES_NOT_EXIST)),
          WatchSamples.message("m1"),
          WatchSamples.all());

  private final AtomicLong clock = new AtomicLong();
  private final KindCache cache =
      new KindCache(
          KIND,
          CacheLimits.DEFAULT,
          new Freshness(new AtomicLong(), clock::get),
          new SimpleMeterRegistry(),
          clock::get);

  /** With indexes or without, whatever is changed: the same objects, in the order of paths. */
  @Property(tries = 40)
  void aListFindsThroughIndexesWhatItWouldFindWithout(@ForAll long seed) {
    Random random = new Random(seed);
    TreeMap<String, Item> model = new TreeMap<>();
    Snapshot snapshot = Snapshot.EMPTY;
    for (int i = 0; i < 600; i++) {
      if (i == 200) {
        for (Query query : QUERIES) {
          for (Grouping by : Grouping.helpfulFor(query)) {
            snapshot = snapshot.with(snapshot.index(by));
          }
        }
      }
      Item item = item(random);
      if (random.nextInt(4) == 0) {
        model.remove(item.path());
        snapshot = snapshot.without(item.path());
      } else {
        model.put(item.path(), item);
        snapshot = snapshot.with(item);
      }
    }
    List<String> paths = List.copyOf(model.keySet());
    for (Query query : QUERIES) {
      for (String after : List.of("", paths.get(random.nextInt(paths.size())))) {
        List<Item> expected =
            model.tailMap(after, false).values().stream()
                .filter(item ->
                    query.selectsAll()
                        || (item.undecodable() != null
                            ? query.scope().contains(item.stored().key())
                            : item.matches(query)))
                .toList();
        assertThat(new View(snapshot, 1).list(query, after)).toIterable().isEqualTo(expected);
      }
    }
  }

  @Test
  void anIndexIsMadeWhenItIsAskedForAgainAndKeptUpToDateAndDroppedWhenNobodyAsks() {
    fill(2_000);
    Query query = WatchSamples.message("m7");
    assertThat(look(query)).hasSize(1);
    assertThat(cache.views().indexes()).isZero();

    assertThat(look(query)).hasSize(1);
    assertThat(cache.views().indexes()).isEqualTo(1);
    assertThat(candidates(query)).isEqualTo(1);

    change("t8", "m7", 10);
    assertThat(look(query)).hasSize(2);
    change("t7", "other", 11);
    assertThat(look(query)).hasSize(1);
    assertThat(candidates(query)).isEqualTo(1);

    clock.addAndGet(Indexing.IDLE.toNanos());
    cache.progressed(12);
    assertThat(cache.views().indexes()).isZero();
    assertThat(look(query)).hasSize(1);
  }

  @Test
  void aFewObjectsHaveNoIndexesAndManyHaveAFewAtMost() {
    fill(Indexing.WORTH_IT - 1);
    for (int i = 0; i < 3; i++) {
      look(WatchSamples.message("m7"));
    }
    assertThat(cache.views().indexes()).isZero();

    fill(Indexing.WORTH_IT);
    for (int i = 0; i < 2 * Indexing.MOST; i++) {
      look(labelled("", requirement("l" + i, Operator.EXISTS)));
      look(labelled("", requirement("l" + i, Operator.EXISTS)));
    }
    assertThat(cache.views().indexes()).isEqualTo(Indexing.MOST);
  }

  @Test
  void aNameIsLookedUp() {
    fill(100);
    Query named =
        new Query(
            KIND,
            "a",
            LabelSelector.ALL,
            new FieldSelector(
                List.of(new FieldSelector.Requirement("metadata.name", true, "t42"))));
    assertThat(candidates(named)).isEqualTo(1);
    assertThat(look(named)).hasSize(1);
  }

  private void fill(int objects) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      items.add(decoded("t" + i, "m" + i, 1));
    }
    items.sort((a, b) -> a.path().compareTo(b.path()));
    cache.replace(cache.position() == 0 ? 5 : 6, items);
  }

  private void change(String name, String message, long revision) {
    Item now = decoded(name, message, revision);
    cache.apply(
        List.of(StoreEvent.of(now.stored().key(), now.stored(), null, now.stored().version())));
  }

  private Item decoded(String name, String message, long revision) {
    Key key = key(name);
    return cache
        .reader()
        .read(new Stored(key, WatchSamples.task(key, "1", message), Version.of(revision, 0)));
  }

  private List<Item> look(Query query) {
    List<Item> found = new ArrayList<>();
    cache.view(query).orElseThrow().list(query, "").forEachRemaining(found::add);
    return found;
  }

  private int candidates(Query query) {
    Iterator<Item> candidates = cache.view(query).orElseThrow().snapshot().candidates(query, "");
    int count = 0;
    while (candidates.hasNext()) {
      candidates.next();
      count++;
    }
    return count;
  }

  private static Item item(Random random) {
    Key key = key("n" + random.nextInt(3), "t" + random.nextInt(300));
    Map<String, String> labels = new HashMap<>();
    if (random.nextBoolean()) {
      labels.put("app", "a" + random.nextInt(4));
    }
    if (random.nextInt(3) == 0) {
      labels.put("tier", "t" + random.nextInt(2));
    }
    Map<String, String> fields = Map.of("status.message", "m" + random.nextInt(5));
    Stored stored = new Stored(key, ByteString.EMPTY, random.nextLong());
    return random.nextInt(10) == 0
        ? new Item(key.path(), stored, "", Map.of(), Map.of(), "broken")
        : new Item(key.path(), stored, "", labels, fields, null);
  }

  private static LabelSelector.Requirement requirement(
      String key, Operator operator, String... values) {
    return new LabelSelector.Requirement(key, operator, List.of(values));
  }

  private static Query labelled(String namespace, LabelSelector.Requirement... requirements) {
    return new Query(KIND, namespace, new LabelSelector(List.of(requirements)), FieldSelector.ALL);
  }
}

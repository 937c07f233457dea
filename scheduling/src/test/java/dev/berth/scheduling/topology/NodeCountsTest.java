package dev.berth.scheduling.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class NodeCountsTest {
  @Property(tries = 200)
  void countsAsAMapWould(@ForAll Random random) {
    NodeCounts counts = new NodeCounts();
    Map<Integer, Integer> expected = new HashMap<>();
    int nodes = 1 + random.nextInt(200);
    // Numbers that are far apart, too: they must not fall on each other.
    int apart = random.nextBoolean() ? 1 : 1 << random.nextInt(20);
    for (int step = 0; step < 400; step++) {
      int node = random.nextInt(nodes) * apart;
      int change = expected.getOrDefault(node, 0) == 0 || random.nextInt(3) > 0 ? 1 : -1;
      counts.add(node, change);
      expected.merge(node, change, Integer::sum);
    }
    expected.values().removeIf(count -> count == 0);

    assertThat(all(counts)).isEqualTo(expected);
  }

  @Test
  void needsRoomForThoseThatAreThereOnly() {
    NodeCounts counts = new NodeCounts();
    assertThat(counts.size()).isZero();

    for (int node = 0; node < 10_000; node++) {
      counts.add(node, 1);
      counts.add(node, -1);
    }
    assertThat(all(counts)).isEmpty();
    assertThat(counts.size()).isLessThan(32);

    for (int node = 0; node < 1_000; node++) {
      counts.add(node, 1);
    }
    assertThat(all(counts)).hasSize(1_000);
    assertThat(counts.size()).isBetween(1_000, 8_000);
  }

  private static Map<Integer, Integer> all(NodeCounts counts) {
    Map<Integer, Integer> all = new HashMap<>();
    counts.forEach((node, count) -> assertThat(all.put(node, count)).isNull());
    return all;
  }
}

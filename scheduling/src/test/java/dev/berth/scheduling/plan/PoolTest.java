package dev.berth.scheduling.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PoolTest {
  private static final long HIGHEST = (1L << 47) - 1;

  private final Pool pool = new Pool();

  @Test
  void bestIsFirstAndOfEqualsTheLastOneThatWasAdded() {
    pool.add(7, 10);
    pool.add(3, 20);
    pool.add(9, 10);
    pool.add(1, 0);
    pool.sort();

    assertThat(nodes()).containsExactly(3, 9, 7, 1);
    assertThat(pool.rank(0)).isEqualTo(20);
  }

  @Test
  void holdsTheHighestRankAndTheMostNodes() {
    for (int i = 0; i < Pool.MOST; i++) {
      pool.add(i, i == 17 ? HIGHEST : 0);
    }
    pool.sort();

    assertThat(pool.size()).isEqualTo(Pool.MOST);
    assertThat(pool.node(0)).isEqualTo(17);
    assertThat(pool.rank(0)).isEqualTo(HIGHEST);
    assertThat(pool.node(1)).isEqualTo(Pool.MOST - 1);
    assertThat(pool.node(Pool.MOST - 1)).isZero();
  }

  @Test
  void startsAnewWhenCleared() {
    pool.add(1, 5);
    pool.sort();
    pool.clear();
    assertThat(pool.size()).isZero();

    pool.add(2, 3);
    pool.sort();
    assertThat(nodes()).containsExactly(2);
  }

  @Test
  void loweredOneGoesBehindThoseThatAreBetter() {
    pool.add(1, 30);
    pool.add(2, 20);
    pool.add(3, 10);
    pool.sort();

    pool.lower(0, 15);
    assertThat(nodes()).containsExactly(2, 1, 3);
    pool.lower(1, 0);
    assertThat(nodes()).containsExactly(2, 3, 1);
    pool.lower(2, 0);
    assertThat(nodes()).containsExactly(2, 3, 1);
    pool.remove(1);
    assertThat(nodes()).containsExactly(2, 1);
  }

  private record Candidate(int node, long rank, int added) {}

  @Property(tries = 300)
  void staysSortedWhateverIsLoweredAndRemoved(@ForAll Random random) {
    Pool shared = new Pool();
    for (int round = 0; round < 3; round++) {
      shared.clear();
      List<Candidate> model = new ArrayList<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        Candidate one = new Candidate(random.nextInt(1 << 20), random.nextInt(20), model.size());
        model.add(one);
        shared.add(one.node(), one.rank());
      }
      shared.sort();
      sort(model);
      for (int step = 0; step < 30 && !model.isEmpty(); step++) {
        int i = random.nextInt(model.size());
        if (random.nextInt(3) == 0) {
          shared.remove(i);
          model.remove(i);
        } else if (model.get(i).rank() > 0) {
          Candidate one = model.get(i);
          long rank = random.nextLong(one.rank());
          shared.lower(i, rank);
          model.set(i, new Candidate(one.node(), rank, one.added()));
          sort(model);
        }
        assertThat(shared.size()).isEqualTo(model.size());
        for (int at = 0; at < model.size(); at++) {
          assertThat(shared.node(at)).isEqualTo(model.get(at).node());
          assertThat(shared.rank(at)).isEqualTo(model.get(at).rank());
        }
      }
    }
  }

  private static void sort(List<Candidate> model) {
    model.sort(
        Comparator.comparingLong(Candidate::rank).thenComparingInt(Candidate::added).reversed());
  }

  private List<Integer> nodes() {
    List<Integer> nodes = new ArrayList<>();
    for (int i = 0; i < pool.size(); i++) {
      nodes.add(pool.node(i));
    }
    return nodes;
  }
}

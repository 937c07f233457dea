package dev.berth.controller.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SharingTest {
  @Test
  void equalValuesAreOne() {
    Sharing<List<String>> sharing = new Sharing<>(16);
    List<String> first = List.of("a");

    assertThat(sharing.one(first)).isSameAs(first);
    assertThat(sharing.one(List.of("a"))).isSameAs(first);
    assertThat(sharing.one(List.of("b"))).containsExactly("b");
  }

  @Test
  void valuesOfOneSlotAreNotMixedUp() {
    Sharing<List<Integer>> sharing = new Sharing<>(2);

    for (int i = 0; i < 100; i++) {
      assertThat(sharing.one(List.of(i % 5))).containsExactly(i % 5);
    }
  }

  @Test
  void slotsAreAPowerOfTwo() {
    assertThatThrownBy(() -> new Sharing<>(12)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Sharing<>(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hashesThatDifferInFewBitsFallOnDifferentSlots() {
    for (int shift = 0; shift <= 26; shift++) {
      int by = shift;
      assertThat(IntStream.range(0, 64).map(i -> Sharing.slot(i << by, 1 << 12)).distinct().count())
          .isGreaterThan(60);
    }
  }
}

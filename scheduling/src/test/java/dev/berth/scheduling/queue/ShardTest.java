package dev.berth.scheduling.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShardTest {
  /** Schedulers of two releases may run at once, so these never change. */
  @ParameterizedTest
  @CsvSource({"default, 4, 3", "team-a, 4, 1", "team-b, 4, 3", "'', 4, 0", "größe, 64, 9"})
  void nameTellsTheShard(String queue, int of, int number) {
    assertThat(IntStream.range(0, of).filter(i -> new Shard(i, of).has(queue)))
        .containsExactly(number);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 64})
  void queuesSpreadOverTheShards(int of) {
    for (int number = 0; number < of; number++) {
      Shard shard = new Shard(number, of);
      int queues = 6_400;
      assertThat(IntStream.range(0, queues).filter(i -> shard.has("team-" + i)).count())
          .isBetween((long) queues / of / 2, 2L * queues / of);
    }
  }

  @Test
  void mustBeOneOfThoseThatThereAre() {
    assertThatThrownBy(() -> new Shard(0, 0)).hasMessageContaining("1 to 64 scheduler shards: 0");
    assertThatThrownBy(() -> new Shard(0, 65)).hasMessageContaining("1 to 64 scheduler shards: 65");
    assertThatThrownBy(() -> new Shard(2, 2)).hasMessageContaining("from 0 to 1: 2");
    assertThatThrownBy(() -> new Shard(-1, 2)).hasMessageContaining("from 0 to 1: -1");
  }
}

package dev.berth.scheduling.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;

/**
 * One scheduler's part of the queues, where several share them. A queue at the top belongs to one
 * shard, with all its parts: turns by fair share need one who gives them. Which one is told by its
 * name alone, so that schedulers need not agree on anything.
 *
 * @param number from 0
 * @param of how many shards there are
 */
public record Shard(int number, int of) {
  /** More would have more caches than work. */
  public static final int MOST = 64;

  /** Everything. */
  public static final Shard WHOLE = new Shard(0, 1);

  public Shard {
    if (of < 1 || of > MOST) {
      throw new IllegalArgumentException(
          "there must be 1 to %d scheduler shards: %d".formatted(MOST, of));
    }
    if (number < 0 || number >= of) {
      throw new IllegalArgumentException(
          "a shard must be from 0 to %d: %d".formatted(of - 1, number));
    }
  }

  /**
   * Whether a queue belongs to it.
   *
   * @param queue the name of one at the top
   */
  public boolean has(String queue) {
    CRC32 hash = new CRC32();
    hash.update(queue.getBytes(UTF_8));
    return hash.getValue() % of == number;
  }

  /** "1/4" for the second of four. */
  @Override
  public String toString() {
    return number + "/" + of;
  }
}

package dev.berth.apiserver.history;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.time.Duration;

/**
 * How much of the past is to be kept, and in how much space.
 *
 * @param wanted how long what was replaced or deleted can still be read and watched from
 * @param floor how much of that stays when space is short; at most wanted
 * @param quotaBytes how large each member's database may grow, unless the members tell
 * @param look how often the space is looked at
 */
public record HistoryConfig(Duration wanted, Duration floor, long quotaBytes, Duration look) {
  /** Five minutes, and etcd's own default quota of 2 GiB. */
  public static final HistoryConfig DEFAULT =
      new HistoryConfig(
          Duration.ofMinutes(5), Duration.ofMinutes(1), 2L << 30, Duration.ofSeconds(3));

  /** Less history than that, and clients that were away for a moment would have to list again. */
  public static final Duration SHORTEST = Duration.ofMinutes(1);

  /** With less, an API server's own objects would fill it. */
  public static final long SMALLEST_QUOTA = 16L << 20;

  public HistoryConfig {
    if (floor.isNegative() || floor.isZero() || wanted.compareTo(floor) < 0) {
      throw new IllegalArgumentException("floor must be more than nothing and at most wanted");
    }
    if (quotaBytes <= 0 || look.isNegative() || look.isZero()) {
      throw new IllegalArgumentException("quotaBytes and look must be more than nothing");
    }
  }

  /**
   * What an operator asks for.
   *
   * @throws FailureException <em>bad request</em> when that is too little
   */
  public static HistoryConfig of(Duration wanted, long quotaBytes) {
    if (wanted.compareTo(SHORTEST) < 0) {
      throw new FailureException(
          new Failure.BadRequest(
              ("--history is at least %d s, not %d s: watchers that lose their connection resume from"
                      + " it, and without it they list everything again")
                  .formatted(SHORTEST.toSeconds(), wanted.toSeconds())));
    }
    if (quotaBytes < SMALLEST_QUOTA) {
      throw new FailureException(
          new Failure.BadRequest(
              "--etcd-quota is at least %s, not %d bytes: it must be what etcd is started with"
                  .formatted(Amounts.bytes(SMALLEST_QUOTA), quotaBytes)));
    }
    return new HistoryConfig(wanted, DEFAULT.floor, quotaBytes, DEFAULT.look);
  }
}

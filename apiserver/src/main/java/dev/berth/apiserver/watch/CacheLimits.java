package dev.berth.apiserver.watch;

import java.time.Duration;

/**
 * How much the watch caches keep, for each kind.
 *
 * @param ringEvents recent events that watches may resume behind
 * @param ringBytes what these may weigh
 * @param queueEvents what one watcher may be behind before it is cut off
 * @param queueBytes what these may weigh
 * @param bookmarkEvery how often a watcher that asked for them gets a bookmark
 * @param backlogs how many watches from older versions are served at a time; each may hold an
 *     answer of etcd's, which packs a thousand revisions into one, whatever their size
 */
public record CacheLimits(
    int ringEvents,
    long ringBytes,
    int queueEvents,
    long queueBytes,
    Duration bookmarkEvery,
    int backlogs) {
  public static final CacheLimits DEFAULT =
      new CacheLimits(20_000, 32L << 20, 65_536, 64L << 20, Duration.ofSeconds(10), 4);
}

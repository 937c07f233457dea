package dev.berth.client.reconcile;

/**
 * What a loop has done since its start.
 *
 * @param reconciles reconciles that were run
 * @param retries those that did not work
 * @param heldBack keys put back because a cache did not show their own last write in time
 * @param waiting keys that wait for a worker now
 * @param unseen keys whose own last write no reconcile has seen a cache show yet
 */
public record LoopStats(long reconciles, long retries, long heldBack, int waiting, int unseen) {}

/**
 * How much of the past the store keeps, and how much room it has. etcd keeps every version of every
 * object until it is told to compact, and does not count nested writes against its quota: so the
 * API servers see to both.
 *
 * <ul>
 *   <li>Every server looks at the space of all members every few seconds ({@code SpaceWatch}) and
 *       refuses what grows when it runs short ({@code SpaceGuard}, asked by {@code GuardedStore}
 *       for every transaction).
 *   <li>One of them, by a Lease ({@code Leadership}), compacts ({@code HistoryKeeper}) and makes
 *       room: defragments one member at a time and ends the alarm ({@code SpaceKeeper}).
 *   <li>What is to be done is decided by pure functions: {@code Notes}, {@code HistoryPlan}, {@code
 *       Fullness}, {@code SpacePlan}.
 * </ul>
 *
 * Reads and writes through {@link dev.berth.apiserver.store.Upkeep}; {@code Upkeeping} puts it all
 * together.
 */
@NullMarked
package dev.berth.apiserver.history;

import org.jspecify.annotations.NullMarked;

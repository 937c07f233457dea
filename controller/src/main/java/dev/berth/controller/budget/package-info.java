/**
 * Keeps the status of DisruptionBudgets right: how many of their Tasks run, must run, and may be
 * moved now. Reads DisruptionBudgets, Tasks and Bindings; writes the status of DisruptionBudgets.
 * The API server is next: it takes of the status what an eviction uses, in the transaction that
 * marks the Binding.
 *
 * <p>Rules:
 *
 * <ul>
 *   <li>Expected are the Tasks that a budget selects and that have not ended; healthy are those
 *       whose container runs and is ready, in a place that is not being given up.
 *   <li>A recount gives back nothing that an eviction has just taken. The status is written with
 *       the version that was counted for, so an eviction that comes between makes the write fail;
 *       and after an eviction nothing is written before the cache of Bindings has come to the
 *       budget's version, and so shows the mark.
 *   <li>What fails by itself is counted and held up by nobody.
 * </ul>
 */
@NullMarked
package dev.berth.controller.budget;

import org.jspecify.annotations.NullMarked;

/**
 * What happened in a run: every operation with its times and outcome, every stream of a watch, and
 * the truth to hold them against. Kept in memory up to a bound, written as JSON lines, and read
 * back for checking without a cluster. Filled by {@code client}, {@code truth} and {@code fault};
 * read by {@code check}.
 */
@NullMarked
package dev.berth.chaos.history;

import org.jspecify.annotations.NullMarked;

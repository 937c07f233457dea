/**
 * The scheduler's judgement: told what is so, it answers what is to be done. No I/O, threads or
 * clock: times are what the caller passes in, and the same calls with the same seed give the same
 * answers. The controller asks it for a real cluster, the simulator for one that is not there, the
 * command line for what would be.
 *
 * <pre>
 *   demand    what tasks ask for
 *   cluster   what nodes have, and who uses it
 *   topology  tasks counted over zones and the like
 *   filter    where a task may go
 *   score     where it is best
 *   plan      one decision
 *   queue     who has how much, and may have how much
 *   backlog   who waits, and whose turn it is
 *   preempt   who gives way
 *   preview   what would be decided, for people
 *   rebalance who would better be elsewhere
 * </pre>
 */
@NullMarked
package dev.berth.scheduling;

import org.jspecify.annotations.NullMarked;

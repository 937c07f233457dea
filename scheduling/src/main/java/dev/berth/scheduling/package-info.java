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
 *   preview   what would be decided if the cluster were so
 *   rebalance who would better be elsewhere
 * </pre>
 *
 * <p>Here is what uses all of these. {@code Scheduling} is what others call; {@code Standing} is
 * how things stand, and the rest changes it:
 *
 * <pre>
 *   Scheduling ─▶ Observing                   told what is so about a task
 *              ─▶ Deciding ─▶ Placing         one go: a task gets its place,
 *                          ─▶ RoomMaking      or others are asked to go for it, or what
 *                                             becomes free is kept for it (RoomKeeping);
 *                          ─▶ GroupDeciding   a group gets all that it lacks (Muster, GroupRoom)
 *              ─▶ Explaining                  asks every rule, changes nothing
 * </pre>
 */
@NullMarked
package dev.berth.scheduling;

import org.jspecify.annotations.NullMarked;

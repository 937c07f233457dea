/**
 * The Queues: who has how much, and may have how much. They share by dominant resource fairness,
 * those below their guarantee first. Every place is on the account of its namespace, its queue and
 * all that this is a part of, or on none.
 *
 * <pre>
 *   Ledger ─▶ QueueTree: root ─▶ queue ─▶ leaf ─▶ Account of a namespace
 * </pre>
 *
 * <p>Says what is withheld from whom, and which queue goes before another; {@code backlog} gives
 * the turns, {@code preempt} asks who has borrowed.
 */
@NullMarked
package dev.berth.scheduling.queue;

import org.jspecify.annotations.NullMarked;

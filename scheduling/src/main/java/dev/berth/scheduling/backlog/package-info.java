/**
 * The tasks that have no place, and whose turn it is. They stand in lanes: one for each queue,
 * namespace, priority and shape, first come first served. Queues take turns by their shares, so do
 * the namespaces in one queue, and priority goes before fairness within a queue.
 *
 * <pre>
 *   Turns: root ─▶ queue ─▶ leaf ─▶ priority ─▶ namespace ─▶ Lane ─▶ Entry
 *                  guarantee first,  highest     least       oldest
 *                  then share/weight             share       turn
 * </pre>
 *
 * <p>A lane whose first task finds no place is parked as a whole: nothing behind it in other lanes
 * waits for it, and it costs nothing until something changes that can help.
 */
@NullMarked
package dev.berth.scheduling.backlog;

import org.jspecify.annotations.NullMarked;

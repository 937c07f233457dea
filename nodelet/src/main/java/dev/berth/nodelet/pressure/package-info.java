/**
 * Whether the node is short of something, and what is done about it. A watch reads the machine's
 * memory and disks every few seconds; what follows from the readings is pure ({@link
 * dev.berth.nodelet.pressure.Pressure}, {@link dev.berth.nodelet.pressure.Ranking}):
 *
 * <ul>
 *   <li>below a threshold the node says so, by a condition and a taint that keeps new tasks away;
 *   <li>when it is still below at the next look, the least important task is evicted: one, and then
 *       another look once it has gone;
 *   <li>condition and taint stay for a while after it is over, so that they don't flap.
 * </ul>
 *
 * <p>Beside it another watch asks whether the runtime answers at all, and a third evicts tasks that
 * have written more than they may, however much disk there is. Reads /proc, file systems and {@link
 * dev.berth.nodelet.stats}; evicts through the API server, as anybody who drains a node does. Next
 * in the flow are the control streams, which tell API servers of {@link
 * dev.berth.nodelet.pressure.NodeSigns}.
 */
@NullMarked
package dev.berth.nodelet.pressure;

import org.jspecify.annotations.NullMarked;

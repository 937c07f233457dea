/**
 * What tasks have requested and do not use, which revocable tasks may. A watch measures every few
 * seconds what the node's tasks use; what follows from that is pure:
 *
 * <pre>
 *   usage of each task ─▶ Peaks: the most of late ─▶ requests - peaks = idle
 *                                                      │ Lending: a tenth less, whole steps
 *            Ledger: what revocable tasks may have ◀───┼───▶ Word: what is worth telling ─▶ Node
 *                                                      │
 *                 Revocation: who goes ◀── less idle than revocable tasks have asked for
 * </pre>
 *
 * <ul>
 *   <li>More use counts at once, and less only when it has been so for the whole window: what is
 *       lent is hard to take back.
 *   <li>A task of which not enough is known, because it is new here or does not run yet, counts as
 *       using all that it has requested.
 *   <li>The tenth is for small growth: whoever fits into what is told is stopped only when the rest
 *       is gone as well.
 *   <li>As long as the watch is younger than its window nothing is told, lent or taken back.
 * </ul>
 *
 * <p>Reads {@link dev.berth.nodelet.stats}; revokes through the API server, as pressure evicts.
 * Next in the flow are admission and the control streams.
 */
@NullMarked
package dev.berth.nodelet.idle;

import org.jspecify.annotations.NullMarked;

/**
 * How much a server does at a time, and for whom: seats for unary requests, handed out fairly among
 * callers, and room for streams. What is beyond waits a little, then is refused as <em>too many
 * requests</em> with the time after which to try again. Nothing here knows a wire: its adapters ask
 * for a seat before the work and give it back after.
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>Who waits gets the next seat in turn with all other callers that wait, however many
 *       requests each of them has.
 *   <li>What waits is bounded for each caller and in all, and waits a bounded time.
 *   <li>A part of the seats is for the cluster's own parts: no user's traffic takes it.
 *   <li>A caller that does not read its answers gets no seats for more of them.
 * </ul>
 */
@NullMarked
package dev.berth.apiserver.limit;

import org.jspecify.annotations.NullMarked;

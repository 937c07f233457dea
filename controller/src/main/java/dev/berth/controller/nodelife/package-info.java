/**
 * Tells silent nodes from nodes that nobody can hear, and takes back the places of those that are
 * lost. Reads Nodes (whose connections the API servers write), the API servers' Leases, Bindings
 * and Tasks; writes the nodes' Ready condition and taint, the phase Unknown of Tasks, releases
 * (through {@code PlacementClient}) and Events. The scheduler is next.
 *
 * <p>Rules:
 *
 * <ul>
 *   <li>A node is heard while an API server says that it hears it, and that server's own Lease was
 *       seen renewed within its duration. What a server that is gone once said counts for nothing.
 *   <li>All times are differences of our own monotonic clock. What Leases and conditions say about
 *       times is written by other clocks and only compared for being different.
 *   <li>Silence counts only while at least one API server is seen to live. When none is, or when we
 *       begin to lead, everything starts over: nothing is declared before one full grace of
 *       observed availability has passed.
 *   <li>When more than 30% of the nodes, and more than two, or all of them go silent within a
 *       minute, it is more likely that we are cut off than that they died: nothing is taken back
 *       until enough of them return.
 *   <li>Places are taken back at a limited rate, those of about one full node at once and then a
 *       few each second, each decided at the last moment: a node that returns keeps what has not
 *       been taken.
 * </ul>
 */
@NullMarked
package dev.berth.controller.nodelife;

import org.jspecify.annotations.NullMarked;

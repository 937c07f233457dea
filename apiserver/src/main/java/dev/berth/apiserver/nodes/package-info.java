/**
 * Which nodes this server hears, and what is asked of them. Heartbeats stay in memory; written are
 * only the transitions of a node (its stream opened, it went silent) into {@code
 * Node.status.connections}, what its nodelet says of it when that is news (conditions, images, what
 * is idle), and the server's own life, one Lease. Whether a node is lost is the node-life
 * controller's to decide, from these.
 *
 * <p>Nodelets dial out: what is asked of one goes over its control stream, and it opens a session
 * for the answer.
 */
@NullMarked
package dev.berth.apiserver.nodes;

import org.jspecify.annotations.NullMarked;

/**
 * The cluster that is hurt, and what hurts it: etcd members and API servers as processes, with a
 * gate in every connection between them and to their clients.
 *
 * <pre>
 *   clients ──gate──▶ API server ──gate──▶ member ◀──gate──▶ member
 * </pre>
 */
@NullMarked
package dev.berth.chaos.fault;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP face of the API server: health for probes and load balancers, and figures for
 * Prometheus. Vert.x is known here only. Each request is answered from what is known already, but
 * for the figures of a node, which are asked of it; none asks the store for more than whether a
 * node exists.
 */
@NullMarked
package dev.berth.apiserver.http;

import org.jspecify.annotations.NullMarked;

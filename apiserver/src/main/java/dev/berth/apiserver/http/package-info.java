/**
 * The HTTP face of the API server: health for probes and load balancers, and figures for
 * Prometheus. Vert.x is known here only. Each request is answered from what is known already; none
 * asks the store.
 */
@NullMarked
package dev.berth.apiserver.http;

import org.jspecify.annotations.NullMarked;

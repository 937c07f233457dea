/**
 * What operators do with nodes: {@code berth cordon}, {@code uncordon} and {@code drain}. Reads
 * Nodes, Bindings and Tasks; writes spec.unschedulable of the Node, and asks the API server to
 * evict places. The nodelet and the scheduler do the rest.
 */
@NullMarked
package dev.berth.cli.node;

import org.jspecify.annotations.NullMarked;

/**
 * What operators do with nodes: {@code berth cordon}, {@code uncordon}, {@code drain} and {@code
 * taint}. Reads Nodes, Bindings and Tasks; writes spec.unschedulable and spec.taints of the Node,
 * and asks the API server to evict places. The nodelet and the controllers do the rest.
 */
@NullMarked
package dev.berth.cli.node;

import org.jspecify.annotations.NullMarked;

/**
 * Rules about what a node is, whatever runs there: whether it is ready, its labels, its taints.
 * Pure. {@code plan} asks once for each node and each shape of tasks, and again when the node
 * changes. A new rule is a class here and a line in {@link
 * dev.berth.scheduling.filter.node.NodeRules}.
 */
@NullMarked
package dev.berth.scheduling.filter.node;

import org.jspecify.annotations.NullMarked;

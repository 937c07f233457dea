/**
 * Moves running Tasks off hot, busy and nearly empty nodes, if its operator wants that. Reads
 * Nodes, Tasks, Bindings, DisruptionBudgets, Queues and Namespaces, and asks nodes what is used of
 * them; asks for places to be given up within DisruptionBudgets, and keeps the taint {@code
 * berth.dev/rebalance} on the nodes that nothing is to come to. The scheduler is next: it places
 * the Tasks again, elsewhere, for the taint.
 *
 * <p>All judgement is in {@code dev.berth.scheduling.rebalance}; this reads, and does what that
 * says, once a minute. In a preview it only tells.
 */
@NullMarked
package dev.berth.controller.rebalance;

import org.jspecify.annotations.NullMarked;

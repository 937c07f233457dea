/**
 * Deciding: a task and the cluster in, a {@link dev.berth.scheduling.plan.Decision} with its
 * reasons out. The same calls in the same order with the same seed give the same decisions.
 *
 * <pre>
 *   Demand ─▶ Shape: its Terrain (nodes that fit by what they are, and their fixed points),
 *             its rules and scores about what is there, and its Pool of sampled candidates
 *   Planner: best candidate of the pool ─▶ Decision
 * </pre>
 */
@NullMarked
package dev.berth.scheduling.plan;

import org.jspecify.annotations.NullMarked;

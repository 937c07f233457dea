/**
 * Deciding: a task and the cluster in, a {@link dev.berth.controller.scheduler.plan.Decision} with
 * its reasons out. Pure: the same cluster, demand and seed give the same decision.
 */
@NullMarked
package dev.berth.controller.scheduler.plan;

import org.jspecify.annotations.NullMarked;

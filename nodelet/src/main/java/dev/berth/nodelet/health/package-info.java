/**
 * Probes containers that run. {@link dev.berth.nodelet.health.HealthChecks} follows one container
 * of each task that has probes; {@link dev.berth.nodelet.health.Vitals} counts, and is pure; {@link
 * dev.berth.nodelet.health.Prober} asks, over HTTP, TCP, by a command, or the runtime.
 *
 * <p>A result that changes what is known of a container only marks its task. What follows from it
 * is for the plan, which gets a {@link dev.berth.nodelet.plan.Health}.
 *
 * <p>What is known is of one container id and ends with it, or with the process. Between two checks
 * a probe costs one timer, and no thread.
 */
@NullMarked
package dev.berth.nodelet.health;

import org.jspecify.annotations.NullMarked;

/**
 * What the scheduler knows: the nodes, what each still has, and who uses it. Kept up to date one
 * change at a time, so that deciding about a task adds nothing up. No I/O, no threads, no clock:
 * fed by the scheduler's shell, read by filters and scores.
 *
 * <p>Units: cpu in thousandths of a core, memory in bytes.
 */
@NullMarked
package dev.berth.controller.scheduler.cluster;

import org.jspecify.annotations.NullMarked;

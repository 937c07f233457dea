/**
 * Whether the node has room, and whether its rules allow a task. The scheduler decides on what it
 * knew; this decides on what runs here, containers included that are just being stopped or that
 * nobody wants any more. Revocable tasks are measured by what others leave idle. A refusal goes
 * back with its reason and the scheduler decides again.
 */
@NullMarked
package dev.berth.nodelet.admission;

import org.jspecify.annotations.NullMarked;

/**
 * Whether the node has room, and whether its rules allow a task. The scheduler decides on what it
 * knew; this decides on what runs here, containers included that are just being stopped. A refusal
 * goes back with its reason and the scheduler decides again.
 */
@NullMarked
package dev.berth.nodelet.admission;

import org.jspecify.annotations.NullMarked;

/**
 * Gives every pending Task a place. Reads Tasks, Bindings and Nodes; writes Bindings (through
 * {@code PlacementClient}), the condition Scheduled of Tasks that can't be placed, and Events. The
 * nodelet of the chosen node is next.
 *
 * <p>The parts, from the inside out: {@code cluster} knows what is where, {@code filter} and {@code
 * score} judge a node, {@code plan} decides about one task, {@link
 * dev.berth.controller.scheduler.SchedulerState} keeps what is pending, parked and assumed, and
 * {@link dev.berth.controller.scheduler.Scheduler} is the shell that watches and binds. Only the
 * shell has threads, a clock and a client.
 *
 * <p>A place on its way:
 *
 * <pre>
 *              decided               Binding seen
 *   pending ───────────▶ assumed ───────────────────▶ bound
 *     │ ▲ ▲                │ bind failed, or not seen in time
 *     │ │ └────────────────┘
 *     │ └─ something changed that can help
 *     └──▶ parked
 *      refused
 * </pre>
 */
@NullMarked
package dev.berth.controller.scheduler;

import org.jspecify.annotations.NullMarked;

/**
 * Gives every pending Task a place. Reads Tasks, Bindings, Nodes, Queues, Namespaces, TaskGroups
 * and DisruptionBudgets; writes Bindings (through {@code PlacementClient}), the condition Scheduled
 * of Tasks that wait, and Events, and asks for places to be given up. The nodelet of the chosen
 * node is next.
 *
 * <p>All judgement is in {@code dev.berth.scheduling}; this is the shell that watches, binds and
 * tells. Only it has threads, a clock and a client.
 *
 * <p>A place on its way:
 *
 * <pre>
 *              decided               Binding seen
 *   pending ───────────▶ assumed ───────────────────▶ bound
 *     │ ▲ ▲ ▲              │ bind failed, or not seen in time
 *     │ │ │ └──────────────┘
 *     │ │ └─ room was made, or will not be
 *     │ │  nominated ◀─── others are asked to go
 *     │ └─ something changed that can help
 *     └──▶ parked
 *      refused
 * </pre>
 */
@NullMarked
package dev.berth.controller.scheduler;

import org.jspecify.annotations.NullMarked;

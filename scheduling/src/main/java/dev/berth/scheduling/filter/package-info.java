/**
 * Which nodes a task may go to: one class per rule. Rules about what a node is are in {@code node},
 * asked when the node changes; rules about what is there are in {@code room}, asked for each
 * decision. A rule says no with a {@link dev.berth.scheduling.filter.Veto}, which is data: what
 * stands in the way, and whether waiting can help.
 */
@NullMarked
package dev.berth.scheduling.filter;

import org.jspecify.annotations.NullMarked;

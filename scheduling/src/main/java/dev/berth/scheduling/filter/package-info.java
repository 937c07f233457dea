/**
 * Which nodes a task may go to: one class per rule. Rules about what a node is ({@link
 * dev.berth.scheduling.filter.NodeRule}) are asked when the node changes; rules about what is there
 * ({@link dev.berth.scheduling.filter.RoomRule}) for each decision. A rule says no with a {@link
 * dev.berth.scheduling.filter.Veto}, which is data: what stands in the way, and whether waiting can
 * help. A new rule is a class here and a line in {@link dev.berth.scheduling.filter.NodeRules} or
 * {@link dev.berth.scheduling.filter.RoomRules}.
 */
@NullMarked
package dev.berth.scheduling.filter;

import org.jspecify.annotations.NullMarked;

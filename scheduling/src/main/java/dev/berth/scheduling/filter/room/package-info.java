/**
 * Rules about what is on a node: what is left of its resources and ports, and, counted over zones
 * and the like, whose company a task would be in. {@code plan} asks for each decision, so that
 * rules read arrays and make no objects. A new rule is a class here and a line in {@link
 * dev.berth.scheduling.filter.room.RoomRules}.
 */
@NullMarked
package dev.berth.scheduling.filter.room;

import org.jspecify.annotations.NullMarked;

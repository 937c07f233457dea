/**
 * Taking places from others: whom a task that finds no place may push aside, and who of those goes.
 * {@link dev.berth.scheduling.preempt.Preemption} only proposes; {@code Scheduling} holds the room
 * and asks for the victims' eviction.
 */
@NullMarked
package dev.berth.scheduling.preempt;

import org.jspecify.annotations.NullMarked;

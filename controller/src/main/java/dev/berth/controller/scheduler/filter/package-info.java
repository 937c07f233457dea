/**
 * Which nodes a task may go to: one class per rule. A rule says no with a {@link
 * dev.berth.controller.scheduler.filter.Veto}, which is data: what stands in the way, and whether
 * waiting can help. A new rule is a class here, a line in {@link
 * dev.berth.controller.scheduler.filter.Filters} and, when nothing fits it, a new Veto.
 */
@NullMarked
package dev.berth.controller.scheduler.filter;

import org.jspecify.annotations.NullMarked;

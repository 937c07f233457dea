/**
 * Keeps the status of TaskGroups right: how many Tasks name each, how many of them have a place,
 * and what the others wait for. Reads TaskGroups, Tasks and Bindings; writes the status of
 * TaskGroups. People are next: the scheduler counts for itself.
 *
 * <p>Rules:
 *
 * <ul>
 *   <li>A place is a Binding of the Task's own uid, also one that is being given up: it takes its
 *       room until it is gone.
 *   <li>Who has ended is no member any more, but has had his place, and counts towards the minimum
 *       as long as he exists; so does the scheduler count.
 *   <li>A group that is placed in a thousand steps is not written a thousand times.
 * </ul>
 */
@NullMarked
package dev.berth.controller.group;

import org.jspecify.annotations.NullMarked;

/**
 * Lets Events go when they are old. Reads Events page by page, now and then, and keeps none of
 * them; deletes those that last happened longer ago than the time to live.
 */
@NullMarked
package dev.berth.controller.events;

import org.jspecify.annotations.NullMarked;

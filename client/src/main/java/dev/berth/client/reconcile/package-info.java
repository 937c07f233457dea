/**
 * What a controller is made of: informers say that something changed, keys go through a queue, and
 * a {@link dev.berth.client.reconcile.Reconciler} makes the world what the objects say.
 * Level-based: a reconciler gets a key, never an event, because events may collapse, repeat or be
 * older than the cache; what counts is what is there now.
 */
@NullMarked
package dev.berth.client.reconcile;

import org.jspecify.annotations.NullMarked;

/**
 * Brings the node's containers to what its Bindings say. Signals (a Binding's change, a container's
 * event, a timer, a place that is gone) only mark a task dirty. A dirty task has one worker, on a
 * virtual thread that lasts as long as there is something to do: it observes, asks the plan, acts,
 * and asks again. So a slow pull or a hung stop holds up its own task alone.
 *
 * <p>Reads the Bindings from the informer and the containers from the runtime; writes reports.
 */
@NullMarked
package dev.berth.nodelet.loop;

import org.jspecify.annotations.NullMarked;

/**
 * A local picture of the objects of one kind, kept by a list and a watch. Reads the API; writes
 * nothing; hands changes to its handlers, which as a rule put keys in a {@link
 * dev.berth.client.queue.WorkQueue}. Of many objects it is best made to keep what is read of them
 * ({@link InformerOptions#keeping}).
 */
@NullMarked
package dev.berth.client.informer;

import org.jspecify.annotations.NullMarked;

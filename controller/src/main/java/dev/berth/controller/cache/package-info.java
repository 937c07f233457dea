/**
 * What the controllers' caches keep of the objects that there are many of, so that 5,000 nodes and
 * 100,000 Tasks fit in a process of 1 GB. {@link dev.berth.controller.cache.Projections} is what
 * the informers of a term are made with; the controllers read the caches and need not know. Pure
 * but for values that are shared.
 *
 * <p>Who reads what:
 *
 * <ul>
 *   <li>The scheduler, of a Task: metadata, of its spec all about where it may go and what it
 *       takes, phase, attempt, node, conditions, attempts (where, whether started, why over), and
 *       why it waits. Of a Binding: whose place it is, where, and what it takes there. Of a Node:
 *       everything.
 *   <li>Node life, of a Task: uid, deletion, phase, {@code onNodeLost}; of a Binding: whose place
 *       it is and where; of a Node: connections, conditions, taints, machine id.
 *   <li>Groups, of a Task: its group, uid, phase, and why it waits; of a Binding: whose place it
 *       is.
 *   <li>Rebalancing, of a Task, a Binding and a Node: what the scheduler reads.
 *   <li>Garbage, of every kind: uid, version, owners, finalizers, deletion.
 *   <li>Events name an object by namespace, name and uid.
 * </ul>
 *
 * <p>A controller that needs more of a cached object adds it here, with a line in the list and in
 * the test; one that writes reads the object anew, which the client sees to.
 */
@NullMarked
package dev.berth.controller.cache;

import org.jspecify.annotations.NullMarked;

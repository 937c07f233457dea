/**
 * Deletes what nobody owns any more. Reads the metadata of the objects of all kinds; deletes
 * dependents, removes the finalizers {@code foregroundDeletion} and {@code orphan} when what they
 * wait for is done.
 *
 * <p>Rules, as in Kubernetes:
 *
 * <ul>
 *   <li>An object with owners goes when none of them is left. An owner is left when there is an
 *       object of its kind, name <em>and uid</em>: one that was made again under the same name is
 *       another one. The caches only raise the suspicion; absence is proved by a read.
 *   <li>An owner that can't be looked up (a kind that is not known here, or a namespaced owner of
 *       an object without a namespace) counts as there.
 *   <li>Orphan: an owner that is being deleted lets go of its dependents before it goes.
 *   <li>Foreground: it stays until the dependents that block it are gone, and they are deleted.
 * </ul>
 */
@NullMarked
package dev.berth.controller.garbage;

import org.jspecify.annotations.NullMarked;
